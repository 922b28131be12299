package io.nuages.deploy.diagnosis;

import io.nuages.deploy.diagnosis.DiagnosisTexts.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a node says when it does not start a container or ends a pod: reasons of the kubelet, read with their messages. Pure. */
final class Nodes {
    /** @param passes whether waiting may help */
    record Start(Text text, boolean passes) {}

    private static final Pattern EXEC = Pattern.compile("exec: \\\\?\"([^\"\\\\]+)\\\\?\"");
    private static final Pattern LAST = Pattern.compile("(?:.*: )?([^:]+(?:: [^:]+)?)$", Pattern.DOTALL);
    private static final Pattern EMPTY_DIR =
            Pattern.compile("Usage of EmptyDir volume \"([^\"]+)\" exceeds the limit \"([^\"]+)\"");
    private static final Pattern LOW = Pattern.compile("low on resource: ([\\w-]+)");
    private static final Pattern CONDITION = Pattern.compile("had condition: \\[([\\w, ]+)\\]");
    private static final Pattern QUOTED = Pattern.compile("\\\\?\"([^\"\\\\]*)\\\\?\"");

    /** Names, addresses and digests, without the colon after them: any word found inside them means nothing. */
    private static final Pattern NAMES = Pattern.compile("(?<!\\S)(?!input/output)\\S*[/.@:=]\\w\\S*?(?=:?(?:\\s|$))");

    private static final Pattern LIMIT = Pattern.compile("limit(?: of containers)? \"?([0-9.]+\\w*)\"?");
    private static final Pattern VOLUME = Pattern.compile("volume \"([^\"]+)\"|unmounted volumes=\\[([^\\]]+)\\]");

    private Nodes() {}

    /**
     * The container could not be made or started.
     *
     * @param who for example {@code The web process}
     * @param command as the customer typed it; empty for the image's own
     */
    static Start start(String who, String command, String message) {
        var words = said(message, command).toLowerCase(Locale.ROOT);
        if (words.contains("oom-killed") || words.contains("memory limit too low") || words.contains("oom killed")) {
            return new Start(DiagnosisTexts.outOfMemoryAtStart(who), false);
        }
        if (any(words, "no command specified", "no command or entrypoint")) {
            return new Start(DiagnosisTexts.noCommand(who), false);
        }
        if (any(words, "unable to find user", "no users found", "no matching entries in passwd")) {
            return new Start(DiagnosisTexts.UNKNOWN_USER, false);
        }
        if (any(
                words,
                "no space left on device",
                "disk quota exceeded",
                "context deadline exceeded",
                "context canceled",
                "failed to reserve container name",
                "is reserved for",
                "input/output error",
                "too many open files",
                "cannot allocate memory",
                "resource temporarily unavailable",
                "connection refused",
                "transport is closing",
                "unavailable",
                "failed to create containerd task: ttrpc",
                "sandbox",
                "failed to generate spec",
                "failed to get image",
                "error mounting",
                "timed out")) {
            return new Start(DiagnosisTexts.nodeCannotStart(who, last(message)), true);
        }
        var exec = EXEC.matcher(message);
        var program = exec.find() ? exec.group(1) : command;
        if (words.contains("exec format error")) {
            return new Start(DiagnosisTexts.commandOfAnotherFormat(program), false);
        }
        if (any(words, "chdir to cwd", "mkdir /", "working directory", "cwd (")) {
            return new Start(DiagnosisTexts.workingFolder(who, last(message)), false);
        }
        // Nodes miss files of their own, too.
        if (words.contains("exec")
                        && any(
                                words,
                                "no such file or directory",
                                "executable file not found",
                                "not found in $path",
                                "permission denied",
                                "is a directory",
                                "not a directory")
                || message.isBlank()) {
            var folder = any(words, "is a directory", "permission denied");
            return new Start(
                    command.isEmpty()
                            ? DiagnosisTexts.ownCommandMissing(program, folder)
                            : DiagnosisTexts.commandMissing(command, folder),
                    false);
        }
        return new Start(DiagnosisTexts.notStarted(who, last(message)), true);
    }

    /** The pod has a node, which has not started its containers yet. */
    static Text prepare(String who, String reason, String message) {
        if (reason.contains("Mount") || reason.contains("Attach") || reason.contains("MapVolume")) {
            var volume = VOLUME.matcher(message);
            var name = volume.find() ? volume.group(1) != null ? volume.group(1) : volume.group(2) : "";
            return message.contains("Multi-Attach") || message.contains("already used by pod")
                    ? DiagnosisTexts.volumeTaken(who, name)
                    : DiagnosisTexts.volumeNotMounted(who, name);
        }
        return DiagnosisTexts.nodeCannotPrepareNow(who, last(message));
    }

    /**
     * The node or the cluster has ended the pod as a whole.
     *
     * @param often from {@link DiagnosisTexts#times}, or empty
     * @return empty when only its containers say why
     */
    static Optional<Text> ended(String who, String reason, String message, String often) {
        return switch (reason) {
            case "Evicted" -> Optional.of(evicted(who, message, often));
            case "NodeLost" -> Optional.of(DiagnosisTexts.nodeLost(who));
            case "NodeShutdown", "Terminated", "Shutdown" -> Optional.of(DiagnosisTexts.nodeShutDown(who, often));
            case "OutOfcpu", "OutOfmemory", "OutOfpods", "OutOfephemeral-storage" ->
                Optional.of(
                        DiagnosisTexts.nodeIsFull(who, reason.substring(5).replace("ephemeral-storage", "disk space")));
            case "Preempting", "Preempted" -> Optional.of(DiagnosisTexts.preempted(who));
            case "NodeAffinity", "UnexpectedAdmissionError" -> Optional.of(DiagnosisTexts.notTaken(who, last(message)));
            default -> Optional.empty();
        };
    }

    /**
     * @param message of the node; empty if unknown
     * @param often from {@link DiagnosisTexts#times}, or empty
     */
    static Text evicted(String who, String message, String often) {
        var directory = EMPTY_DIR.matcher(message);
        var low = LOW.matcher(message);
        var condition = CONDITION.matcher(message);
        var limit = LIMIT.matcher(message);
        if (directory.find()) {
            var folder = directory.group(1).equals("tmp") ? "/tmp" : "its directory " + directory.group(1);
            return DiagnosisTexts.evictedForFolder(who, often, folder, bytes(directory.group(2)));
        }
        var lacks = low.find()
                ? lack(low.group(1)).or(() -> Optional.of("disk space"))
                : condition.find()
                        ? Stream.of(condition.group(1).split("[, ]+"))
                                .map(Nodes::lack)
                                .flatMap(Optional::stream)
                                .reduce((one, other) -> one + " and " + other)
                        : Optional.<String>empty();
        if (lacks.isPresent()) {
            return DiagnosisTexts.evictedForNode(who, often, lacks.get());
        }
        if (message.contains("ephemeral")) {
            return DiagnosisTexts.evictedForWriting(who, often, limit.find() ? bytes(limit.group(1)) : "");
        }
        return DiagnosisTexts.evicted(who, often, message.isBlank() ? "" : last(message));
    }

    /** By the name of a resource or of a node's condition. */
    private static Optional<String> lack(String name) {
        return switch (name) {
            case "memory", "MemoryPressure" -> Optional.of("memory");
            case "pids", "PIDPressure" -> Optional.of("process IDs");
            case "ephemeral-storage", "inodes", "DiskPressure" -> Optional.of("disk space");
            default -> Optional.empty();
        };
    }

    /** The words of a message without what is quoted and what is a name. */
    private static String said(String message, String command) {
        var bare = message;
        var paths = Stream.concat(QUOTED.matcher(message).results().map(quoted -> quoted.group(1)), Stream.of(command))
                .filter(path -> path.contains("/"))
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        bare = QUOTED.matcher(bare).replaceAll("\"\"");
        // The same path follows unquoted, and may contain spaces.
        for (var path : paths) {
            bare = bare.replace(path, "/");
        }
        return names(bare, "/");
    }

    /** @param instead the replacement for a name */
    static String names(String message, String instead) {
        return NAMES.matcher(message).replaceAll(instead);
    }

    private static String bytes(String quantity) {
        return quantity.replaceFirst("^([0-9.]+)([KMGT]i)$", "$1 $2B");
    }

    /** The end of a chain of words, each of which explains the one before. */
    static String last(String message) {
        var line = message.strip().lines().findFirst().orElse("");
        var matcher = LAST.matcher(line);
        var end = (matcher.matches() ? matcher.group(1) : line).strip();
        end = end.endsWith(".") ? end.substring(0, end.length() - 1) : end;
        return end.length() > 160 ? end.substring(0, 160) + "…" : end;
    }

    private static boolean any(String text, String... words) {
        return List.of(words).stream().anyMatch(text::contains);
    }
}
