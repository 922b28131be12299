package io.nuages.console.configuration;

import io.nuages.app.Draft;
import io.nuages.form.Typed;
import io.nuages.host.HostName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as text: from a draft, or as it was sent. Numbers are text, since what was typed is shown again.
 *
 * @param base the revision that was edited
 * @param cron null where the page had none, which leaves them as they are
 * @param deploy {@code true} to deploy it, too
 */
public record ConfigurationForm(
        String base,
        List<ProcessLine> processes,
        @Nullable List<CronLine> cron,
        String releaseCommand,
        String port,
        String healthPath,
        String variables,
        String hosts,
        String databaseMib,
        String volumeMib,
        String deploy,
        String requestKey) {
    /** In the order of the page. */
    static final String[] FIELDS = Stream.of(
                    ProcessLine.FIELDS,
                    CronLine.FIELDS,
                    List.of("releaseCommand", "port", "healthPath", "variables", "hosts", "databaseMib", "volumeMib"))
            .flatMap(List::stream)
            .toArray(String[]::new);

    public ConfigurationForm(
            @Nullable String base,
            @Nullable List<ProcessLine> processes,
            @Nullable List<CronLine> cron,
            @Nullable String releaseCommand,
            @Nullable String port,
            @Nullable String healthPath,
            @Nullable String variables,
            @Nullable String hosts,
            @Nullable String databaseMib,
            @Nullable String volumeMib,
            @Nullable String deploy,
            @Nullable String requestKey) {
        this.base = Typed.text(base);
        this.processes = (processes == null ? List.<ProcessLine>of() : processes)
                .stream()
                        // A place that nothing was sent for.
                        .filter(Objects::nonNull)
                        .filter(ProcessLine::sent)
                        .toList();
        this.cron = cron == null
                ? null
                : cron.stream().filter(Objects::nonNull).filter(CronLine::sent).toList();
        this.releaseCommand = Typed.raw(releaseCommand);
        this.port = Typed.raw(port);
        this.healthPath = Typed.raw(healthPath);
        this.variables = Typed.raw(variables);
        this.hosts = Typed.raw(hosts);
        this.databaseMib = Typed.raw(databaseMib);
        this.volumeMib = volumeMib == null ? "0" : volumeMib;
        this.deploy = Typed.raw(deploy);
        this.requestKey = Typed.raw(requestKey);
    }

    public static ConfigurationForm of(int revision, Draft draft) {
        return new ConfigurationForm(
                Integer.toString(revision),
                draft.processes().stream().map(ProcessLine::of).toList(),
                draft.cron() == null
                        ? null
                        : draft.cron().stream().map(CronLine::of).toList(),
                draft.releaseCommand(),
                Integer.toString(draft.port()),
                draft.healthPath(),
                draft.variablesText() == null ? VariableLines.format(draft.variables()) : draft.variablesText(),
                draft.hosts().stream().map(HostName::readable).collect(Collectors.joining("\n")),
                Integer.toString(draft.databaseMib()),
                Integer.toString(draft.volumeMib()),
                null,
                null);
    }

    /** As they are shown: the last one is empty, and whoever gives it a name adds a worker. */
    public List<ProcessLine> processLines(String smallestSize) {
        return Stream.concat(processes.stream(), Stream.of(ProcessLine.empty(smallestSize)))
                .toList();
    }

    /** As they are shown, with an empty one, too; none where they were not shown. */
    public List<CronLine> cronLines(String smallestSize) {
        return cron == null
                ? List.of()
                : Stream.concat(cron.stream(), Stream.of(CronLine.empty(smallestSize)))
                        .toList();
    }

    /** A revision that never existed counts as stale, as does anything that is not a number. */
    int revision() {
        return revision(base);
    }

    static int revision(String base) {
        return base.matches("\\d{1,9}") ? Integer.parseInt(base) : 0;
    }

    boolean deploys() {
        return deploy.equals("true");
    }

    /** Which process or cron job a field belongs to, if several have fields with the same label: for the summary of problems, in the scripts' words. */
    Map<String, String> labels() {
        var labels = new HashMap<String, String>();
        for (var i = 0; i < processes.size(); i++) {
            labels.putAll(processes.get(i).labels("processes[" + i + "]."));
        }
        for (var i = 0; cron != null && i < cron.size(); i++) {
            labels.putAll(cron.get(i).labels("cron[" + i + "]."));
        }
        return labels;
    }

    /** What is not a number or a variable is passed on, to be reported together with what the rules of a spec find. */
    Draft draft() {
        var typed = new Typed();
        var drafts = new ArrayList<Draft.ProcessDraft>();
        for (var i = 0; i < processes.size(); i++) {
            drafts.add(processes.get(i).draft("processes[" + i + "].", typed));
        }
        var jobs = jobs(typed);
        var listens = typed.number("port", port, 8000);
        var database = typed.number("databaseMib", databaseMib, 1024);
        var volume = typed.number("volumeMib", volumeMib, 0);
        var read = VariableLines.read(variables);
        typed.add(read.problems());
        return new Draft(
                List.copyOf(drafts),
                jobs,
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

    private @Nullable List<Draft.CronDraft> jobs(Typed typed) {
        if (cron == null) {
            return null;
        }
        var jobs = new ArrayList<Draft.CronDraft>();
        for (var i = 0; i < cron.size(); i++) {
            jobs.add(cron.get(i).draft("cron[" + i + "].", typed));
        }
        return List.copyOf(jobs);
    }
}
