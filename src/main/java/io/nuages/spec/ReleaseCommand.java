package io.nuages.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs once for each release, before it goes live.
 *
 * @param command path and arguments
 * @param timeoutSeconds null for as long as the provider allows
 * @param files false mounts no files
 */
public record ReleaseCommand(
        @JsonInclude List<String> command,
        List<String> args,
        @Nullable Integer timeoutSeconds,
        @Nullable Boolean files) {
    /** The convention's path. */
    public static final String CONVENTION = "/init";

    /** The name under which the chart has its size. */
    public static final String COMPONENT = "init";

    public ReleaseCommand {
        command = Lists.copy(command);
        args = Lists.copy(args);
        files = Boolean.FALSE.equals(files) ? false : null;
    }

    public static ReleaseCommand of(List<String> command) {
        return new ReleaseCommand(command, List.of(), null, null);
    }

    public ReleaseCommand with(List<String> command) {
        return new ReleaseCommand(command, args, timeoutSeconds, files);
    }

    /** How long it may take. @param most what the provider allows */
    public Duration timeout(Duration most) {
        var own = timeoutSeconds == null ? most : Duration.ofSeconds(timeoutSeconds);
        return own.compareTo(most) < 0 ? own : most;
    }

    /** All its words. */
    public String line() {
        return CommandLine.format(Lists.joined(command, args));
    }

    void check(Bounds bounds, Findings findings) {
        Lists.saysWhatToRun("releaseCommand", command, args, findings);
        findings.most("releaseCommand.timeoutSeconds", timeoutSeconds, bounds.commandSeconds());
    }

    static void changes(@Nullable ReleaseCommand before, @Nullable ReleaseCommand after, Changes changes) {
        changes.add("release command", before == null ? "" : before.words(), after == null ? "" : after.words());
    }

    private String words() {
        return line() + Changes.also("ends within", timeoutSeconds) + (files == null ? "" : ", without files");
    }
}
