package io.nuages.console.configuration;

import io.nuages.spec.AppDocument;
import io.nuages.spec.HealthCheck;
import io.nuages.spec.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a document contains that the configuration form does not show but keeps. Pure. */
final class BesideForm {
    private BesideForm() {}

    /** For example {@code 2 cron jobs and autoscaling of web}; empty when the form shows everything. */
    static Optional<String> words(AppDocument app) {
        var all = new ArrayList<String>();
        count(all, app.tasks().size(), "task");
        settingsOfJobs(all, app);
        of(
                all,
                app,
                "scaling by memory or requests",
                process -> process.autoscale() != null
                        && (process.autoscale().memoryPercent() != null
                                || process.autoscale().requestsPerSecond() != null));
        of(all, app, "arguments", process -> !process.args().isEmpty());
        of(all, app, "a health check", process -> process.health() != null);
        of(
                all,
                app,
                "variables",
                process -> !process.variables().isEmpty()
                        || !process.secretVariables().isEmpty());
        of(all, app, "grace periods", BesideForm::ends);
        of(all, app, "settings", process -> process.singleton() != null || process.files() != null);
        var health = app.health();
        if (health != null && !health.equals(HealthCheck.CONVENTION.withPath(health.path()))) {
            all.add("times of the health check");
        }
        var command = app.releaseCommand();
        if (command != null
                && (!command.args().isEmpty() || command.timeoutSeconds() != null || command.files() != null)) {
            all.add("settings of the release command");
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(listed(all));
    }

    private static void settingsOfJobs(List<String> all, AppDocument app) {
        var names = app.cron().entrySet().stream()
                .filter(job ->
                        !job.getValue().args().isEmpty() || job.getValue().files() != null)
                .map(job -> job.getKey())
                .toList();
        if (!names.isEmpty()) {
            all.add("settings of the cron " + (names.size() == 1 ? "job " : "jobs ") + listed(names));
        }
    }

    private static boolean ends(Process process) {
        return process.graceSeconds() != null || !process.preStop().isEmpty();
    }

    private static void count(List<String> all, int number, String one) {
        if (number > 0) {
            all.add(number + " " + one + (number == 1 ? "" : "s"));
        }
    }

    private static void of(List<String> all, AppDocument app, String what, Predicate<Process> has) {
        var names = app.processes().entrySet().stream()
                .filter(process -> has.test(process.getValue()))
                .map(process -> process.getKey())
                .toList();
        if (!names.isEmpty()) {
            all.add(what + " of " + listed(names));
        }
    }

    private static String listed(List<String> all) {
        return all.size() == 1
                ? all.getFirst()
                : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
    }
}
