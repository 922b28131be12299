package io.nuages.app;

import io.nuages.form.Problems;
import io.nuages.spec.CommandLine;
import io.nuages.spec.CronJob;
import io.nuages.spec.HealthCheck;
import io.nuages.spec.Process;
import io.nuages.spec.ReleaseCommand;
import io.nuages.spec.Spec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a spec that the configuration form shows, as typed and not yet checked. Everything else in the spec stays as it is.
 *
 * @param processes {@code web} and any workers
 * @param cron null leaves them as they are
 * @param releaseCommand empty means none
 * @param healthPath empty when the site is not checked
 * @param variablesText the variables as typed, with comments; null where it would say no more than the variables do
 * @param hosts the customer's own
 * @param unread what could not be read at all, to be reported together with what the rules find
 */
public record Draft(
        List<ProcessDraft> processes,
        @Nullable List<CronDraft> cron,
        String releaseCommand,
        int port,
        String healthPath,
        Map<String, String> variables,
        @Nullable String variablesText,
        List<String> hosts,
        int databaseMib,
        int volumeMib,
        List<Problems.Problem> unread) {
    /** Without a word on cron jobs. */
    public Draft(
            List<ProcessDraft> processes,
            String releaseCommand,
            int port,
            String healthPath,
            Map<String, String> variables,
            List<String> hosts,
            int databaseMib,
            int volumeMib) {
        this(
                processes,
                null,
                releaseCommand,
                port,
                healthPath,
                variables,
                null,
                hosts,
                databaseMib,
                volumeMib,
                List.of());
    }

    /** The convention's paths. */
    public static final String WEB_COMMAND = Process.WEB_COMMAND;

    public static final String WORKER_COMMAND = Process.WORKER_COMMAND;
    public static final String RELEASE_COMMAND = ReleaseCommand.CONVENTION;

    /**
     * @param command empty means the image's own
     * @param pods how many, at least where it is scaled
     * @param scaling null leaves it as it is
     */
    public record ProcessDraft(
            String name,
            String command,
            String size,
            int pods,
            @Nullable Scaling scaling) {
        public ProcessDraft(String name, String command, String size, int pods) {
            this(name, command, size, pods, null);
        }

        private static ProcessDraft of(String name, Process process, String size) {
            var scale = process.autoscale();
            return new ProcessDraft(
                    name,
                    CommandLine.format(process.command()),
                    size,
                    process.leastPods(),
                    scale == null ? Scaling.NONE : new Scaling(scale.maxPods(), scale.cpuPercent()));
        }
    }

    /**
     * @param mostPods null where it is not scaled
     * @param cpuPercent null where the use of CPU does not matter
     */
    public record Scaling(
            @Nullable Integer mostPods, @Nullable Integer cpuPercent) {
        static final Scaling NONE = new Scaling(null, null);
    }

    /**
     * @param timeZone empty means UTC
     * @param timeoutSeconds null means the usual limit
     */
    public record CronDraft(
            String name,
            String schedule,
            String timeZone,
            String command,
            String size,
            @Nullable Integer timeoutSeconds,
            String concurrency) {
        private static CronDraft of(String name, CronJob job, Spec spec) {
            return new CronDraft(
                    name,
                    job.schedule(),
                    job.timeZone() == null ? "" : job.timeZone(),
                    CommandLine.format(job.command()),
                    spec.size(CronJob.component(name)).size(),
                    job.timeoutSeconds(),
                    job.overlap());
        }
    }

    /** One web process by the convention, the smallest database, nothing else. */
    public static Draft web(String size, int pods) {
        return new Draft(
                List.of(new ProcessDraft("web", WEB_COMMAND, size, pods)),
                RELEASE_COMMAND,
                8000,
                HealthCheck.CONVENTION.path(),
                Map.of(),
                List.of(),
                1024,
                0);
    }

    /** The draft that would produce this spec again. */
    public static Draft of(Spec spec) {
        var app = spec.app();
        var command = app.releaseCommand();
        return new Draft(
                app.processes().entrySet().stream()
                        .map(process -> ProcessDraft.of(
                                process.getKey(),
                                process.getValue(),
                                spec.size(process.getKey()).size()))
                        .toList(),
                app.cron().entrySet().stream()
                        .map(job -> CronDraft.of(job.getKey(), job.getValue(), spec))
                        .toList(),
                command == null ? "" : CommandLine.format(command.command()),
                app.port(),
                app.health() == null ? "" : app.health().path(),
                app.variables(),
                spec.variablesText(),
                app.hosts(),
                spec.operator().databaseMib(),
                spec.operator().volumeMib(),
                List.of());
    }

    /** The same with another size for each process. */
    public Draft with(String size) {
        return new Draft(
                processes.stream()
                        .map(process -> new ProcessDraft(
                                process.name(), process.command(), size, process.pods(), process.scaling()))
                        .toList(),
                cron,
                releaseCommand,
                port,
                healthPath,
                variables,
                variablesText,
                hosts,
                databaseMib,
                volumeMib,
                unread);
    }
}
