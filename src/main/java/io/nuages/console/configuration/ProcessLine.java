package io.nuages.console.configuration;

import io.nuages.app.Draft;
import io.nuages.app.Draft.ProcessDraft;
import io.nuages.app.Draft.Scaling;
import io.nuages.form.Typed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process in the form of a configuration, as it was sent. One without a name is none, unless something was typed into a new one.
 *
 * @param pods how many, at least where it is scaled
 * @param mostPods empty where it is not scaled; null where the page had no such field, which leaves it as it is
 * @param added the size that a new one began with; empty for one that was there
 */
public record ProcessLine(
        String name,
        String command,
        String size,
        String pods,
        @Nullable String mostPods,
        String cpuPercent,
        String added) {
    /** In the order of the page. */
    static final List<String> FIELDS = List.of(
            "processes[].name",
            "processes[].command",
            "processes[].size",
            "processes[].pods",
            "processes[].mostPods",
            "processes[].cpuPercent",
            "processes");

    public ProcessLine(
            @Nullable String name,
            @Nullable String command,
            @Nullable String size,
            @Nullable String pods,
            @Nullable String mostPods,
            @Nullable String cpuPercent,
            @Nullable String added) {
        this.name = Typed.called(name);
        this.command = Typed.raw(command);
        this.size = Typed.raw(size);
        this.pods = Typed.raw(pods);
        this.mostPods = mostPods == null ? null : mostPods.strip();
        this.cpuPercent = Typed.text(cpuPercent);
        this.added = Typed.text(added);
    }

    /** Whether it is one, or was meant to be. */
    boolean sent() {
        return !name.isEmpty() || !added.isEmpty() && !equals(empty(added));
    }

    static ProcessLine of(ProcessDraft process) {
        var scaling = process.scaling();
        return new ProcessLine(
                process.name(),
                process.command(),
                process.size(),
                Integer.toString(process.pods()),
                scaling == null ? null : text(scaling.mostPods()),
                scaling == null ? null : text(scaling.cpuPercent()),
                "");
    }

    private static String text(@Nullable Integer number) {
        return number == null ? "" : number.toString();
    }

    static ProcessLine empty(String size) {
        return new ProcessLine("", Draft.WORKER_COMMAND, size, "1", "", "", size);
    }

    /** @param at where it stands, for example {@code processes[0].} */
    ProcessDraft draft(String at, Typed typed) {
        var least = typed.number(at + "pods", pods, 1);
        return new ProcessDraft(
                name,
                command,
                size,
                least,
                mostPods == null
                        ? null
                        : new Scaling(
                                mostPods.isEmpty() ? null : typed.number(at + "mostPods", mostPods, Math.max(1, least)),
                                cpuPercent.isEmpty() ? null : typed.number(at + "cpuPercent", cpuPercent, 1)));
    }

    /** What to call its fields where several processes have them. */
    Map<String, String> labels(String at) {
        return Map.of(
                at + "command", "Command of " + name,
                at + "size", "Size of " + name,
                at + "pods", "Pods of " + name,
                at + "mostPods", "Maximum pods of " + name,
                at + "cpuPercent", "CPU target of " + name);
    }
}
