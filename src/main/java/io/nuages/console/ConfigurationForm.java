package io.nuages.console;

import io.nuages.app.Draft;
import io.nuages.form.Typed;
import io.nuages.host.HostName;
import io.nuages.spec.AppDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The configuration as text: from a draft, or as it was sent. Numbers are text, since what was typed is shown again.
 *
 * @param base the revision that was edited
 * @param processes the last one is empty: whoever gives it a name adds a worker
 */
public record ConfigurationForm(
        String base,
        List<ProcessLine> processes,
        String releaseCommand,
        String port,
        String healthPath,
        String variables,
        String hosts,
        String databaseMib,
        String volumeMib,
        String ownHost) {
    private static final int MOST_LINES = 20;

    /** @param scaled between how many pods the cluster chooses, for example {@code 2–5}; null where it does not */
    public record ProcessLine(
            String name,
            String command,
            String size,
            String pods,
            @Nullable String scaled) {}

    static ConfigurationForm of(int revision, Draft draft, String ownHost, String smallestSize) {
        var lines = new ArrayList<ProcessLine>();
        for (var process : draft.processes()) {
            lines.add(new ProcessLine(
                    process.name(), process.command(), process.size(), Integer.toString(process.pods()), null));
        }
        return new ConfigurationForm(
                Integer.toString(revision),
                withEmptyLine(lines, smallestSize),
                draft.releaseCommand(),
                Integer.toString(draft.port()),
                draft.healthPath(),
                draft.variablesText() == null ? VariableLines.format(draft.variables()) : draft.variablesText(),
                draft.hosts().stream().map(HostName::readable).collect(Collectors.joining("\n")),
                Integer.toString(draft.databaseMib()),
                Integer.toString(draft.volumeMib()),
                ownHost);
    }

    static ConfigurationForm of(MultiValueMap<String, String> sent, String ownHost, String smallestSize) {
        var lines = new ArrayList<ProcessLine>();
        for (var i = 0; i < MOST_LINES && sent.containsKey("processes[" + i + "].name"); i++) {
            var at = "processes[" + i + "].";
            var line = new ProcessLine(
                    FormFields.first(sent, at + "name", "").strip(),
                    FormFields.first(sent, at + "command", ""),
                    FormFields.first(sent, at + "size", ""),
                    FormFields.first(sent, at + "pods", ""),
                    null);
            if (!line.name().isEmpty()) {
                lines.add(line);
            }
        }
        return new ConfigurationForm(
                FormFields.first(sent, "base", "0"),
                withEmptyLine(lines, smallestSize),
                FormFields.first(sent, "releaseCommand", ""),
                FormFields.first(sent, "port", ""),
                FormFields.first(sent, "healthPath", ""),
                FormFields.first(sent, "variables", ""),
                FormFields.first(sent, "hosts", ""),
                FormFields.first(sent, "databaseMib", ""),
                FormFields.first(sent, "volumeMib", "0"),
                ownHost);
    }

    /** Which process a field is of, where several have fields of one label: for the summary of problems, as scripts say it, too. */
    Map<String, String> labels() {
        var labels = new HashMap<String, String>();
        for (var i = 0; i < processes.size(); i++) {
            var name = processes.get(i).name();
            for (var part :
                    Map.of("command", "Command", "size", "Size", "pods", "Pods").entrySet()) {
                labels.put("processes[" + i + "]." + part.getKey(), part.getValue() + " of " + name);
            }
        }
        return labels;
    }

    /** Processes that the cluster scales have no number of pods to type. */
    ConfigurationForm withScaling(AppDocument app) {
        var lines = processes.stream()
                .map(line -> {
                    var process = app.processes().get(line.name());
                    return process == null || process.autoscale() == null
                            ? line
                            : new ProcessLine(
                                    line.name(),
                                    line.command(),
                                    line.size(),
                                    line.pods(),
                                    process.leastPods() + "–" + process.mostPods());
                })
                .toList();
        return new ConfigurationForm(
                base, lines, releaseCommand, port, healthPath, variables, hosts, databaseMib, volumeMib, ownHost);
    }

    ConfigurationForm withBase(int revision) {
        return new ConfigurationForm(
                Integer.toString(revision),
                processes,
                releaseCommand,
                port,
                healthPath,
                variables,
                hosts,
                databaseMib,
                volumeMib,
                ownHost);
    }

    /** What is no number or no variable goes along, to be told together with what the rules of a spec find. */
    Draft draft() {
        var typed = new Typed();
        var drafts = new ArrayList<Draft.ProcessDraft>();
        for (var i = 0; i < processes.size(); i++) {
            var line = processes.get(i);
            if (!line.name().isEmpty()) {
                var pods = typed.number("processes[" + i + "].pods", line.pods(), 1);
                drafts.add(new Draft.ProcessDraft(line.name(), line.command(), line.size(), pods));
            }
        }
        var listens = typed.number("port", port, 8000);
        var database = typed.number("databaseMib", databaseMib, 1024);
        var volume = typed.number("volumeMib", volumeMib, 0);
        var read = VariableLines.read(variables);
        typed.add(read.problems());
        return new Draft(
                List.copyOf(drafts),
                releaseCommand,
                listens,
                healthPath,
                read.values(),
                VariableLines.kept(variables, read.values()),
                hosts.lines().toList(),
                database,
                volume,
                typed.problems());
    }

    private static List<ProcessLine> withEmptyLine(List<ProcessLine> lines, String size) {
        var result = new ArrayList<>(lines);
        result.add(new ProcessLine("", Draft.WORKER_COMMAND, size, "1", null));
        return List.copyOf(result);
    }
}
