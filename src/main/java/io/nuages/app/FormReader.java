package io.nuages.app;

import io.nuages.form.Problems;
import io.nuages.form.Problems.Problem;
import io.nuages.spec.AppDocument;
import io.nuages.spec.Autoscale;
import io.nuages.spec.CommandLine;
import io.nuages.spec.CronJob;
import io.nuages.spec.Fault;
import io.nuages.spec.HealthCheck;
import io.nuages.spec.Process;
import io.nuages.spec.ReleaseCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a form into a document, and knows which field of the form each part of the document belongs to. Pure. */
final class FormReader {
    private final AppDocument before;
    private final Draft draft;
    private final Function<List<String>, HostRules.Read> hosts;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> fields = new HashMap<>(Map.of(
            "port", "port",
            "health", "healthPath",
            "hosts", "hosts",
            "processes", "processes",
            "releaseCommand", "releaseCommand",
            "variables", "variables",
            "secretVariables", "variables",
            "image", "image",
            "database", "databaseMib",
            "files", "volumeMib"));
    private final Map<String, String> sizes = new HashMap<>();

    /** @param hosts reads the lines of hosts */
    FormReader(AppDocument before, Draft draft, Function<List<String>, HostRules.Read> hosts) {
        this.before = before;
        this.draft = draft;
        this.hosts = hosts;
    }

    /** The document with what the form covers; of what cannot be read, something that can. */
    AppDocument app() {
        problems.addAll(draft.unread());
        var processes = processes();
        var cron = cron();
        var command = words("releaseCommand", draft.releaseCommand());
        var read = hosts.apply(draft.hosts());
        problems.addAll(read.problems());
        return new AppDocument(
                before.image(),
                draft.port(),
                read.hosts(),
                health(),
                processes,
                releaseCommand(command),
                cron,
                before.tasks(),
                new TreeMap<>(draft.variables()),
                before.secretVariables());
    }

    private @Nullable HealthCheck health() {
        var had = before.health();
        if (draft.healthPath().isEmpty() && had == null) {
            return null;
        }
        return (had == null ? HealthCheck.CONVENTION : had).withPath(draft.healthPath());
    }

    private @Nullable ReleaseCommand releaseCommand(List<String> command) {
        var had = before.releaseCommand();
        if (command.isEmpty() && (had == null || !isImagesOwn(had.command(), had.args()))) {
            return null;
        }
        return had == null ? ReleaseCommand.of(command) : had.with(command);
    }

    /** Only arguments, for the image's own command, which the form shows as an empty one. */
    private static boolean isImagesOwn(List<String> command, List<String> args) {
        return command.isEmpty() && !args.isEmpty();
    }

    private LinkedHashMap<String, Process> processes() {
        if (!draft.processes().isEmpty()
                && !draft.processes().getFirst().name().equals(AppDocument.WEB)
                && before.processes().containsKey(AppDocument.WEB)) {
            problems.add(new Problem("processes", "The first process is web."));
        }
        var processes = new LinkedHashMap<String, Process>();
        for (var i = 0; i < draft.processes().size(); i++) {
            var typed = draft.processes().get(i);
            var field = "processes[" + i + "].";
            var name = typed.name();
            if (processes.containsKey(name)) {
                problems.add(new Problem(field + "name", "Two processes are called " + name + "."));
                continue;
            }
            var had = before.processes().get(name);
            var mayBeEmpty = name.equals(AppDocument.WEB) || (had != null && isImagesOwn(had.command(), had.args()));
            var command = command("worker", field + "command", typed.command(), mayBeEmpty);
            var process = had == null ? Process.of(command, typed.pods()) : had.with(command, typed.pods());
            processes.put(name, typed.scaling() == null ? process : scaled(process, had, typed, field));
            sizes.put(name, typed.size());
            var at = "processes." + name;
            fields.put(at, field + "name");
            fields.put(at + ".command", field + "command");
            fields.put(at + ".pods", field + "pods");
            fields.put(at + ".autoscale", field + "mostPods");
            fields.put(at + ".autoscale.minPods", field + "pods");
            fields.put(at + ".autoscale.cpuPercent", field + "cpuPercent");
            fields.put("sizes." + name, field + "size");
        }
        return processes;
    }

    /** Between how many pods, by CPU; what else it is scaled by stays, and so does the number of pods that counts without scaling. */
    private Process scaled(Process process, @Nullable Process had, Draft.ProcessDraft typed, String field) {
        var scaling = typed.scaling();
        var most = scaling == null ? null : scaling.mostPods();
        if (scaling == null || most == null) {
            return process.scaled(null);
        }
        var before = had == null ? null : had.autoscale();
        var memory = before == null ? null : before.memoryPercent();
        var requests = before == null ? null : before.requestsPerSecond();
        var cpu = scaling.cpuPercent();
        if (cpu == null && memory == null && requests == null) {
            problems.add(
                    new Problem(field + "cpuPercent", "Enter the CPU usage at which pods are added, for example 70."));
            cpu = 70;
        }
        if (most >= 1 && most < typed.pods()) {
            problems.add(new Problem(
                    field + "mostPods",
                    "Enter at least as many as under Pods, " + typed.pods() + ", or nothing to have it not scale."));
            most = typed.pods();
        }
        return process.with(process.command(), had == null ? 1 : had.pods())
                .scaled(new Autoscale(typed.pods(), most, cpu, memory, requests));
    }

    private SortedMap<String, CronJob> cron() {
        if (draft.cron() == null) {
            return before.cron();
        }
        fields.put("cron", "cron");
        var jobs = new TreeMap<String, CronJob>();
        for (var i = 0; i < draft.cron().size(); i++) {
            var typed = draft.cron().get(i);
            var field = "cron[" + i + "].";
            var name = typed.name();
            if (jobs.containsKey(name)) {
                problems.add(new Problem(field + "name", "Two cron jobs are called " + name + "."));
                continue;
            }
            var had = before.cron().get(name);
            var mayBeEmpty = had != null && isImagesOwn(had.command(), had.args());
            var command = command("cron job", field + "command", typed.command(), mayBeEmpty);
            if (typed.schedule().isEmpty()) {
                problems.add(new Problem(
                        field + "schedule", "Enter when it runs, for example 0 3 * * * for every day at 3:00."));
            }
            jobs.put(
                    name,
                    CronJob.of(
                            had,
                            typed.schedule().isEmpty() ? "@daily" : typed.schedule(),
                            typed.timeZone(),
                            command,
                            typed.timeoutSeconds(),
                            typed.concurrency()));
            sizes.put(CronJob.component(name), typed.size());
            var at = "cron." + name;
            fields.put(at, field + "name");
            for (var part : List.of("command", "schedule", "timeZone", "timeoutSeconds", "concurrency")) {
                fields.put(at + "." + part, field + part);
            }
            fields.put("sizes." + CronJob.component(name), field + "size");
        }
        return jobs;
    }

    /** What runs beside the site; what is wrong with it is said once. */
    private List<String> command(String kind, String field, String line, boolean mayBeEmpty) {
        var words = words(field, line);
        if (!words.isEmpty() || mayBeEmpty) {
            return words;
        }
        if (line.isBlank()) {
            problems.add(new Problem(field, "A " + kind + " needs a command: the image’s own command is the site’s."));
        }
        return List.of(Process.WORKER_COMMAND);
    }

    private List<String> words(String field, String line) {
        try {
            return CommandLine.parse(field, line);
        } catch (Problems e) {
            problems.addAll(e.problems());
            return List.of();
        }
    }

    /** Names of sizes by component. */
    Map<String, String> sizes() {
        return sizes;
    }

    /** @throws Problems when there are any, these faults among them, at the form's fields */
    void done(List<Fault> faults) {
        faults.forEach(fault -> problems.add(new Problem(field(fault.path()), fault.sentence())));
        if (!problems.isEmpty()) {
            throw new Problems(problems.stream().distinct().toList());
        }
    }

    private String field(String path) {
        for (var at = path; !at.isEmpty(); at = around(at)) {
            var field = fields.get(at);
            if (field != null) {
                return field;
            }
        }
        return "";
    }

    private static String around(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
}
