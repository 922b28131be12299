package io.nuages.app;

import io.nuages.app.Draft.ProcessDraft;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A draft like another one, without a word on cron jobs, but for what a test says otherwise. */
public final class DraftBuilder {
    private List<ProcessDraft> processes;
    private String releaseCommand;
    private int port;
    private String healthPath;
    private Map<String, String> variables;
    private @Nullable String variablesText;
    private List<String> hosts;
    private int databaseMib;
    private int volumeMib;

    private DraftBuilder(Draft draft) {
        processes = draft.processes();
        releaseCommand = draft.releaseCommand();
        port = draft.port();
        healthPath = draft.healthPath();
        variables = draft.variables();
        variablesText = draft.variablesText();
        hosts = draft.hosts();
        databaseMib = draft.databaseMib();
        volumeMib = draft.volumeMib();
    }

    public static DraftBuilder of(Draft draft) {
        return new DraftBuilder(draft);
    }

    /** {@link Draft#web} with other processes. */
    public static DraftBuilder processes(ProcessDraft... all) {
        return of(Draft.web("S", 1)).processes(List.of(all));
    }

    public DraftBuilder processes(List<ProcessDraft> all) {
        processes = all;
        return this;
    }

    public DraftBuilder releaseCommand(String value) {
        releaseCommand = value;
        return this;
    }

    public DraftBuilder port(int value) {
        port = value;
        return this;
    }

    public DraftBuilder healthPath(String value) {
        healthPath = value;
        return this;
    }

    /** These, and no comments. */
    public DraftBuilder variables(Map<String, String> all) {
        return variables(all, null);
    }

    public DraftBuilder variables(Map<String, String> all, @Nullable String text) {
        variables = all;
        variablesText = text;
        return this;
    }

    public DraftBuilder hosts(List<String> all) {
        hosts = all;
        return this;
    }

    public DraftBuilder databaseMib(int value) {
        databaseMib = value;
        return this;
    }

    public DraftBuilder volumeMib(int value) {
        volumeMib = value;
        return this;
    }

    public Draft build() {
        return new Draft(
                processes,
                null,
                releaseCommand,
                port,
                healthPath,
                variables,
                variablesText,
                hosts,
                databaseMib,
                volumeMib,
                List.of());
    }
}
