package io.nuages.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A long-running process: the site, or a worker.
 *
 * @param command path and arguments; empty means the image's own
 * @param args for the command, or for the image's own
 * @param pods how many, where nothing scales them
 * @param singleton never two pods at the same time, not even while one is replaced
 * @param graceSeconds to finish after SIGTERM; null for the chart's default
 * @param preStop runs before SIGTERM, within the grace period; only for workers
 * @param health of a worker
 * @param variables of this process alone
 * @param secretVariables of this process alone
 * @param files false mounts no files
 */
public record Process(
        @JsonInclude List<String> command,
        List<String> args,
        int pods,
        @Nullable Boolean singleton,
        @Nullable Integer graceSeconds,
        List<String> preStop,
        @Nullable WorkerHealth health,
        SortedMap<String, String> variables,
        SortedMap<String, SecretRef> secretVariables,
        @Nullable Boolean files,
        @Nullable Autoscale autoscale) {
    /** The convention's paths. */
    public static final String WEB_COMMAND = "/run";

    public static final String WORKER_COMMAND = "/async";

    /** Names that the chart gives to pods of its own. */
    static final Set<String> RESERVED = Set.of("init", "init-upgrade", "db", "cache", "cache-replica", "test");

    private static final int WEB_GRACE = 30;
    private static final int WORKER_STARTUP = 120;

    /** @param command ends with 0 as long as all is well */
    public record WorkerHealth(
            List<String> command,
            @Nullable Integer startupSeconds,
            @Nullable Integer periodSeconds,
            @Nullable Integer timeoutSeconds) {}

    public Process {
        command = Lists.copy(command);
        args = Lists.copy(args);
        singleton = Boolean.TRUE.equals(singleton) ? true : null;
        preStop = Lists.copy(preStop);
        variables = AppDocument.Copies.of(variables);
        secretVariables = AppDocument.Copies.of(secretVariables);
        files = Boolean.FALSE.equals(files) ? false : null;
    }

    public static Process of(List<String> command, int pods) {
        return new Process(
                command,
                List.of(),
                pods,
                null,
                null,
                List.of(),
                null,
                AppDocument.Copies.of(null),
                AppDocument.Copies.of(null),
                null,
                null);
    }

    /** The same, with what a form edits. */
    public Process with(List<String> command, int pods) {
        return new Process(
                command,
                args,
                pods,
                singleton,
                graceSeconds,
                preStop,
                health,
                variables,
                secretVariables,
                files,
                autoscale);
    }

    /** @param autoscale null where nothing scales it */
    public Process scaled(@Nullable Autoscale autoscale) {
        return new Process(
                command,
                args,
                pods,
                singleton,
                graceSeconds,
                preStop,
                health,
                variables,
                secretVariables,
                files,
                autoscale);
    }

    /** With so many pods at most. */
    Process bounded(int most) {
        return new Process(
                command,
                args,
                Math.clamp(pods, 0, most),
                singleton,
                graceSeconds,
                preStop,
                health,
                variables,
                secretVariables,
                files,
                autoscale == null ? null : autoscale.bounded(most));
    }

    Process withoutSecrets() {
        return new Process(
                command,
                args,
                pods,
                singleton,
                graceSeconds,
                preStop,
                health,
                variables,
                AppDocument.Copies.of(null),
                files,
                autoscale);
    }

    /** All its words. */
    public String line() {
        return CommandLine.format(Lists.joined(command, args));
    }

    /** As many pods as there may be. */
    public int mostPods() {
        return autoscale == null ? pods : autoscale.maxPods();
    }

    /** As many pods as there are at least. */
    public int leastPods() {
        return autoscale == null ? pods : autoscale.minPods();
    }

    /** {@code 2}, or {@code 2–5} where an autoscaler chooses. */
    public String podsInWords() {
        return leastPods() == mostPods() ? Integer.toString(mostPods()) : leastPods() + "–" + mostPods();
    }

    boolean isSingleton() {
        return singleton != null;
    }

    void check(String name, String baseName, boolean withSite, Bounds bounds, Findings findings) {
        var at = "processes." + name;
        if (RESERVED.contains(name)) {
            findings.add(
                    at,
                    "A process cannot be called \"" + name + "\"; the chart uses that name itself.",
                    "A process cannot be called " + name + ". Choose another name.");
        }
        if (baseName.length() + 1 + name.length() > 63) {
            findings.add(
                    at,
                    "The name of the process \"" + name + "\" is too long: together with \"" + baseName
                            + "\", it can have at most 62 characters.");
        }
        if (autoscale != null) {
            autoscale.check(at + ".autoscale", findings);
        }
        if (mostPods() > bounds.podsPerProcess()) {
            findings.add(
                    autoscale == null ? at + ".pods" : at + ".autoscale.maxPods",
                    "asks for " + mostPods() + " pods; at most " + bounds.podsPerProcess() + " are allowed here.",
                    "Enter at most " + bounds.podsPerProcess() + ".");
        }
        if (isSingleton() && (autoscale != null || pods > 1)) {
            findings.add(
                    at,
                    "is a singleton: it can have at most one pod and no autoscale.",
                    name + " is a singleton, as YAML says: it can have at most one pod and does not scale.");
        }
        findings.most(at + ".graceSeconds", graceSeconds, bounds.graceSeconds());
        if (name.equals(AppDocument.WEB)) {
            checkSite(at, bounds, findings);
        } else {
            checkWorker(at, withSite, bounds, findings);
        }
    }

    private void checkSite(String at, Bounds bounds, Findings findings) {
        var grace = Math.min(graceSeconds == null ? WEB_GRACE : graceSeconds, bounds.graceSeconds());
        if (grace <= bounds.drainSeconds()) {
            findings.add(
                    at + ".graceSeconds",
                    "(" + grace + ") must exceed rollout.drainSeconds (" + bounds.drainSeconds()
                            + "): the site keeps answering for that long before it is told to stop.");
        }
        if (health != null) {
            findings.add(at + ".health", "has no effect: the site is checked over HTTP, as set in app.health.");
        }
        if (!preStop.isEmpty()) {
            findings.add(at + ".preStop", "has no effect: the site drains as set in rollout.drainSeconds.");
        }
    }

    private void checkWorker(String at, boolean withSite, Bounds bounds, Findings findings) {
        if (withSite) {
            Lists.saysWhatToRun(at, command, args, findings);
        }
        if (health == null) {
            return;
        }
        if (health.command().isEmpty()) {
            findings.add(at + ".health.command", "is empty: what should the check run?");
        }
        var startup = health.startupSeconds() == null ? WORKER_STARTUP : health.startupSeconds();
        if (bounds.progressDeadlineSeconds() <= startup) {
            findings.add(
                    at + ".health.startupSeconds",
                    "rollout.progressDeadlineSeconds (" + bounds.progressDeadlineSeconds() + ") must exceed app." + at
                            + ".health.startupSeconds (" + startup + ").");
        }
    }

    Demand demand(String name) {
        return new Demand(name, leastPods(), mostPods(), mostPods() > 0 && !isSingleton() ? 1 : 0, 1);
    }

    void changes(String name, Process after, Changes changes) {
        changes.add(name + ", command", CommandLine.format(command), CommandLine.format(after.command));
        changes.add(name + ", arguments", CommandLine.format(args), CommandLine.format(after.args));
        changes.add(name + ", pods", scale(), after.scale());
        changes.add(name + ", one pod at most", yes(singleton), yes(after.singleton));
        changes.add(name + ", grace period", Changes.seconds(graceSeconds), Changes.seconds(after.graceSeconds));
        changes.add(name + ", before it ends", CommandLine.format(preStop), CommandLine.format(after.preStop));
        changes.add(name + ", health check", words(health), words(after.health));
        changes.variables(name + ", ", variables, after.variables);
        changes.secrets(name + ", ", secretVariables, after.secretVariables);
        changes.add(
                name + ", files",
                files == null ? "mounted" : "not mounted",
                after.files == null ? "mounted" : "not mounted");
    }

    private String scale() {
        return autoscale == null ? Integer.toString(pods) : autoscale.words();
    }

    private static String yes(@Nullable Boolean value) {
        return value == null ? "" : "yes";
    }

    private static String words(@Nullable WorkerHealth health) {
        return health == null
                ? ""
                : CommandLine.format(health.command())
                        + Changes.also("starts within", health.startupSeconds())
                        + Changes.also("asked every", health.periodSeconds())
                        + Changes.also("answers within", health.timeoutSeconds());
    }
}
