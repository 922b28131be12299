package io.nuages.spec;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What the chart would refuse, refused earlier, in its words and at the same place: by its schema, and in Java where a schema cannot
 * say it.
 */
public final class AppRules {
    private final AppDocument app;
    private final Bounds bounds;
    private final String baseName;
    private final Findings findings;

    private AppRules(AppDocument app, Bounds bounds, String baseName, Findings findings) {
        this.app = app;
        this.bounds = bounds;
        this.baseName = baseName;
        this.findings = findings;
    }

    /**
     * A document as somebody wrote it.
     *
     * @throws Faults with line and column where it does not match the schema
     */
    public static AppDocument read(YamlText text) {
        var findings = new Findings();
        var said = text.value();
        AppSchema.check(said, findings);
        characters("", said, findings);
        said.path(AppDocument.SEALED_SECRETS).properties().stream()
                .filter(secret -> secret.getValue().path("values").isEmpty())
                .forEach(secret -> findings.add(AppDocument.SEALED_SECRETS + "." + secret.getKey(), "has no values."));
        if (findings.isEmpty()) {
            return AppDocument.of(said);
        }
        throw placed(text, findings.faults());
    }

    /** What YAML and JSON can spell in quotes, but cannot be passed to a process. */
    private static void characters(String path, JsonNode said, Findings findings) {
        if (said.isString() && said.asString().codePoints().anyMatch(AppRules::isNoCharacter)) {
            findings.add(path, "contains a character that cannot be passed to a process.");
        }
        said.properties()
                .forEach(entry -> characters(
                        path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), findings));
        if (said.isArray()) {
            for (var i = 0; i < said.size(); i++) {
                characters(path + "[" + i + "]", said.get(i), findings);
            }
        }
    }

    private static boolean isNoCharacter(int point) {
        return point == 0 || Character.getType(point) == Character.SURROGATE;
    }

    /** The same faults, where they stand in the text, from its first line to its last. */
    public static Faults placed(YamlText text, List<Fault> faults) {
        return new Faults(faults.stream()
                .map(fault -> text.fault(fault.path(), fault.message()))
                .distinct()
                .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
                .toList());
    }

    /** @param baseName of the environment's objects */
    public static void check(AppDocument app, Bounds bounds, String baseName, Findings findings) {
        new AppRules(app, bounds, baseName, findings).check();
    }

    /** What the schema refuses of a document that nobody wrote as a text, where nothing is said of it yet. */
    public static void checkShape(AppDocument app, Findings findings) {
        var said = findings.faults().stream().map(Fault::path).collect(Collectors.toSet());
        var shape = new Findings();
        AppSchema.check(app.document(), shape);
        shape.faults().stream()
                .filter(fault -> !said.contains(fault.path()))
                .forEach(fault -> findings.add(fault.path(), fault.message(), fault.atField()));
    }

    private void check() {
        Image.check(app.image(), findings);
        Site.check(app, bounds, findings);
        processes();
        if (app.releaseCommand() != null) {
            app.releaseCommand().check(bounds, findings);
        }
        jobs("cron", app.cron(), bounds.cron());
        app.cron().forEach((name, job) -> CronJob.check(name, job, bounds, findings));
        jobs("tasks", app.tasks(), bounds.tasks());
        app.tasks().forEach((name, task) -> Task.check(name, task, bounds, findings));
        app.tasks().keySet().stream()
                .filter(app.processes()::containsKey)
                .forEach(name -> findings.add("tasks." + name, "a process has that name."));
        variables("", app.variables(), app.secretVariables());
    }

    private void processes() {
        var processes = app.processes();
        var withSite = processes.containsKey(AppDocument.WEB);
        processes.forEach((name, process) -> {
            name("processes", name);
            process.check(name, baseName, withSite, bounds, findings);
            variables("processes." + name + ".", process.variables(), process.secretVariables());
        });
        if (processes.size() > bounds.processes()) {
            findings.add(
                    "processes",
                    "has " + processes.size() + " processes; at most " + bounds.processes() + " are allowed here.",
                    processes.size() + " processes are too many: there can be at most " + bounds.processes() + ".");
        }
        var pods = processes.values().stream().mapToInt(Process::mostPods).sum();
        if (pods > bounds.pods()) {
            findings.add(
                    "processes",
                    "ask for " + pods + " pods in total; at most " + bounds.pods() + " are allowed here.",
                    "All processes together have " + pods + " pods; there can be at most " + bounds.pods() + ".");
        }
    }

    private void jobs(String kind, SortedMap<String, ?> jobs, int most) {
        if (jobs.size() > most) {
            var called = kind.equals("cron") ? " cron jobs" : " tasks";
            findings.add(
                    kind,
                    "has " + jobs.size() + " entries; at most " + most + " are allowed here.",
                    jobs.size() + called + " are too many: there can be at most " + most + ".");
        }
        for (var name : jobs.keySet()) {
            var at = kind + "." + name;
            name(kind, name);
            if (Process.RESERVED.contains(name)) {
                findings.add(
                        at,
                        "the chart uses that name itself.",
                        "A cron job cannot be called " + name + ". Choose another name.");
            }
            if (baseName.length() + 1 + name.length() > 52) {
                findings.add(
                        at,
                        "the name is too long: together with \"" + baseName + "\", it can have at most 51 characters.",
                        "The name is too long: enter at most " + (51 - baseName.length()) + " characters.");
            }
            var component = (kind.equals("cron") ? "cron-" : "task-") + name;
            if (app.processes().containsKey(component)) {
                findings.add(at, "its pods would be counted as those of the process \"" + component + "\".");
            }
        }
    }

    private void variables(String at, SortedMap<String, String> clear, SortedMap<String, SecretRef> sealed) {
        for (var name : clear.keySet()) {
            name(at + "variables", name);
            VariableNames.problem(name).ifPresent(problem -> findings.add(at + "variables." + name, problem));
            if (sealed.containsKey(name)) {
                findings.add(
                        at + "variables." + name,
                        "The variable " + name + " is set twice: as a plain value and from a Secret.");
            }
        }
        for (var name : sealed.keySet()) {
            name(at + "secretVariables", name);
            VariableNames.problem(name).ifPresent(problem -> findings.add(at + "secretVariables." + name, problem));
        }
    }

    /** Helm reads them like those without quotes. */
    private void name(String at, String name) {
        if (name.equals("true") || name.equals("false")) {
            findings.add(
                    at + "." + name,
                    "the name " + name
                            + ": YAML reads y, yes and on as true, and n, no and off as false. Choose another.",
                    "The name " + name + " has another meaning in YAML. Choose another name.");
        }
    }
}
