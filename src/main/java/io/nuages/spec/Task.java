package io.nuages.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command to run once for each release, when it has gone live, as long as it is in the document.
 *
 * @param timeoutSeconds null for an hour
 * @param files false mounts no files
 */
public record Task(
        @JsonInclude List<String> command,
        List<String> args,
        @Nullable Integer timeoutSeconds,
        @Nullable Boolean files) {
    private static final int TIMEOUT = 3600;

    public Task {
        command = Lists.copy(command);
        args = Lists.copy(args);
        files = Boolean.FALSE.equals(files) ? false : null;
    }

    /** The name under which the chart has its size. */
    public static String component(String name) {
        return "task/" + name;
    }

    public Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds == null ? TIMEOUT : timeoutSeconds);
    }

    static void check(String name, Task task, Bounds bounds, Findings findings) {
        var at = "tasks." + name;
        Lists.saysWhatToRun(at, task.command, task.args, findings);
        findings.most(at + ".timeoutSeconds", task.timeoutSeconds, bounds.jobSeconds());
    }

    /** Like a roll-out, it runs on top of the plan for a while. */
    Demand demand(String name) {
        return new Demand(component(name), 0, 0, 1, 0);
    }

    static void changes(String name, @Nullable Task before, @Nullable Task after, Changes changes) {
        changes.add("task " + name, before == null ? "" : before.words(), after == null ? "" : after.words());
    }

    public String line() {
        return CommandLine.format(Lists.joined(command, args));
    }

    private String words() {
        return line() + Changes.also("ends within", timeoutSeconds) + (files == null ? "" : ", without files");
    }
}
