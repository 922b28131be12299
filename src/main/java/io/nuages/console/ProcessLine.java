package io.nuages.console;

import io.nuages.app.Draft;
import io.nuages.app.Draft.ProcessDraft;
import io.nuages.form.Typed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process in the form of a configuration, as it was sent. One without a name is none. */
public record ProcessLine(String name, String command, String size, String pods) {
    /** In the order of the page. */
    static final List<String> FIELDS =
            List.of("processes[].name", "processes[].command", "processes[].size", "processes[].pods", "processes");

    public ProcessLine(@Nullable String name, @Nullable String command, @Nullable String size, @Nullable String pods) {
        this.name = Typed.text(name);
        this.command = Typed.raw(command);
        this.size = Typed.raw(size);
        this.pods = Typed.raw(pods);
    }

    static ProcessLine of(ProcessDraft process) {
        return new ProcessLine(process.name(), process.command(), process.size(), Integer.toString(process.pods()));
    }

    static ProcessLine empty(String size) {
        return new ProcessLine("", Draft.WORKER_COMMAND, size, "1");
    }

    /** @param at where it stands, for example {@code processes[0].} */
    ProcessDraft draft(String at, Typed typed) {
        return new ProcessDraft(name, command, size, typed.number(at + "pods", pods, 1));
    }

    /** What to call its fields where several processes have them. */
    Map<String, String> labels(String at) {
        return Map.of(
                at + "command", "Command of " + name,
                at + "size", "Size of " + name,
                at + "pods", "Pods of " + name);
    }
}
