package io.nuages.deploy;

import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Diagnosis.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a node says when it does not start a container or ends a pod: reasons of the kubelet, read with their messages. Pure. */
final class Nodes {
    /** @param passes whether waiting may mend it */
    record Words(Code code, String cause, String advice, Place place, boolean passes) {}

    private static final Pattern EXEC = Pattern.compile("exec: \\\\?\"([^\"\\\\]+)\\\\?\"");
    private static final Pattern LAST = Pattern.compile("(?:.*: )?([^:]+(?:: [^:]+)?)$", Pattern.DOTALL);
    private static final Pattern EMPTY_DIR =
            Pattern.compile("Usage of EmptyDir volume \"([^\"]+)\" exceeds the limit \"([^\"]+)\"");
    private static final Pattern LOW = Pattern.compile("low on resource: ([\\w-]+)");
    private static final Pattern CONDITION = Pattern.compile("had condition: \\[([\\w, ]+)\\]");
    private static final Pattern QUOTED = Pattern.compile("\\\\?\"([^\"\\\\]*)\\\\?\"");

    /** Names, addresses and digests, but for the colon after them: whatever a word is found in there, it says nothing. */
    private static final Pattern NAMES = Pattern.compile("(?<!\\S)(?!input/output)\\S*[/.@:=]\\w\\S*?(?=:?(?:\\s|$))");

    private static final Pattern LIMIT = Pattern.compile("limit(?: of containers)? \"?([0-9.]+\\w*)\"?");
    private static final Pattern VOLUME = Pattern.compile("volume \"([^\"]+)\"|unmounted volumes=\\[([^\\]]+)\\]");

    private Nodes() {}

    /**
     * The container could not be made or started.
     *
     * @param who for example {@code The process web}
     * @param command as the customer typed it; empty for the image's own
     */
    static Words start(String who, String command, String message) {
        var words = said(message, command).toLowerCase(Locale.ROOT);
        if (words.contains("oom-killed") || words.contains("memory limit too low") || words.contains("oom killed")) {
            return new Words(
                    Code.OUT_OF_MEMORY,
                    who + " needs more memory than its size has, even to begin.",
                    "Choose a larger size.",
                    Place.CONFIGURATION,
                    false);
        }
        if (any(words, "no command specified", "no command or entrypoint")) {
            return new Words(
                    Code.COMMAND_MISSING,
                    "The image has no command, and " + who.replaceFirst("^The", "the") + " is given none.",
                    "Give it one under Configuration, or the image a CMD in its Dockerfile, then deploy again.",
                    Place.CONFIGURATION,
                    false);
        }
        if (any(words, "unable to find user", "no users found", "no matching entries in passwd")) {
            return new Words(
                    Code.IMAGE_REFUSED,
                    "The image names a user that it does not have.",
                    "Give the user by number in the Dockerfile: USER 1000:1000. Then push and deploy it again.",
                    Place.DEPLOY,
                    false);
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
            return new Words(
                    Code.NODE_TROUBLE,
                    who + " waits for its node, which cannot start it right now: " + last(message) + ".",
                    "The cluster keeps trying. If it stays so, show the lines below to your hosting provider.",
                    Place.NONE,
                    true);
        }
        var exec = EXEC.matcher(message);
        var program = exec.find() ? exec.group(1) : command;
        if (words.contains("exec format error")) {
            return new Words(
                    Code.COMMAND_MISSING,
                    (program.isEmpty() ? "The image's own command" : "The command " + program)
                            + " is nothing that the nodes can execute: exec format error.",
                    "A script needs a first line such as #!/bin/sh; a program has to be built for linux/amd64.",
                    Place.CONFIGURATION,
                    false);
        }
        if (any(words, "chdir to cwd", "mkdir /", "working directory", "cwd (")) {
            return new Words(
                    Code.COMMAND_MISSING,
                    who + " cannot start in the working folder of its image: " + last(message) + ".",
                    "Let the user of the image enter the folder that WORKDIR names: chmod a+rx it, for example.",
                    Place.LOGS,
                    false);
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
            return missing(command, program, words);
        }
        return new Words(
                Code.NODE_TROUBLE,
                who + " could not be started: " + last(message) + ".",
                "The cluster keeps trying. If it stays so, show the lines below to your hosting provider.",
                Place.NONE,
                true);
    }

    private static Words missing(String command, String program, String words) {
        var folder = any(words, "is a directory", "permission denied");
        return new Words(
                Code.COMMAND_MISSING,
                command.isEmpty()
                        ? "The image's own command " + (program.isEmpty() ? "" : program + " ") + "cannot be started."
                        : "The image has no command " + command + " that can be started.",
                folder
                        ? "It is a folder or not executable. Many base images have a folder /run: name another path,"
                                + " such as /app/run, or make the file executable (chmod +x)."
                        : "Check the command's path under Configuration, or add it to the image, then deploy again.",
                Place.CONFIGURATION,
                false);
    }

    /** The pod has a node, which has not come to start its containers yet. */
    static Words prepare(String who, String reason, String message) {
        var volume = VOLUME.matcher(message);
        if (reason.contains("Mount") || reason.contains("Attach") || reason.contains("MapVolume")) {
            var name = volume.find() ? volume.group(1) != null ? volume.group(1) : volume.group(2) : "";
            var taken = message.contains("Multi-Attach") || message.contains("already used by pod");
            return new Words(
                    Code.NODE_TROUBLE,
                    who + " waits for its volume" + (name.isEmpty() ? "" : " " + name)
                            + (taken ? ", which another node still holds." : ", which its node cannot mount."),
                    taken
                            ? "It goes on by itself once the pod before it is gone."
                            : "The cluster keeps trying. If it stays so, show the lines below to your hosting"
                                    + " provider.",
                    Place.NONE,
                    true);
        }
        return new Words(
                Code.NODE_TROUBLE,
                who + " waits for its node, which cannot prepare it right now: " + last(message) + ".",
                "The cluster keeps trying. If it stays so, show the lines below to your hosting provider.",
                Place.NONE,
                true);
    }

    /**
     * The node or the cluster has ended the pod as a whole.
     *
     * @return empty when nothing but its containers tells why
     */
    static Optional<Words> ended(String who, String reason, String message) {
        return switch (reason) {
            case "Evicted" -> Optional.of(evicted(who, message));
            case "NodeLost", "NodeShutdown", "Terminated", "Shutdown" ->
                Optional.of(new Words(
                        Code.NODE_LOST,
                        who
                                + (reason.equals("NodeLost")
                                        ? " was lost with the machine that ran it."
                                        : " was ended with the machine that ran it, which was shut down."),
                        "Nothing is wrong with your app. The cluster starts it on another machine by itself.",
                        Place.NONE,
                        true));
            case "OutOfcpu", "OutOfmemory", "OutOfpods", "OutOfephemeral-storage" ->
                Optional.of(new Words(
                        Code.UNSCHEDULABLE,
                        who + " found no room on its node: it has not enough "
                                + reason.substring(5).replace("ephemeral-storage", "room on its disk") + " left.",
                        "The cluster tries again by itself. Your hosting provider sees this, too.",
                        Place.NONE,
                        true));
            case "Preempting", "Preempted" ->
                Optional.of(new Words(
                        Code.EVICTED,
                        who + " had to make room for something more important on its node.",
                        "The cluster starts it elsewhere by itself.",
                        Place.NONE,
                        true));
            case "NodeAffinity", "UnexpectedAdmissionError" ->
                Optional.of(new Words(
                        Code.NODE_TROUBLE,
                        who + " was not taken by its node: " + last(message) + ".",
                        "The cluster tries again by itself.",
                        Place.NONE,
                        true));
            default -> Optional.empty();
        };
    }

    /** @param message of the node; empty where it is not known */
    static Words evicted(String who, String message) {
        var directory = EMPTY_DIR.matcher(message);
        var low = LOW.matcher(message);
        var condition = CONDITION.matcher(message);
        var limit = LIMIT.matcher(message);
        if (directory.find()) {
            var place = directory.group(1).equals("tmp") ? "/tmp" : "its folder " + directory.group(1);
            return new Words(
                    Code.EVICTED,
                    who + " was ended: " + place + " holds more than " + bytes(directory.group(2)) + ".",
                    "Write less to " + place
                            + ", delete what is not needed any more, or keep it in the database or in a store of"
                            + " files.",
                    Place.LOGS,
                    true);
        }
        var lacks = low.find()
                ? lack(low.group(1)).or(() -> Optional.of("room on its disk"))
                : condition.find()
                        ? Stream.of(condition.group(1).split("[, ]+"))
                                .map(Nodes::lack)
                                .flatMap(Optional::stream)
                                .reduce((one, other) -> one + " and " + other)
                        : Optional.<String>empty();
        if (lacks.isPresent()) {
            return new Words(
                    Code.EVICTED,
                    who + " was ended: its node ran out of " + lacks.get() + ".",
                    "The cluster starts it on another node by itself. Your hosting provider sees this, too.",
                    Place.NONE,
                    true);
        }
        if (message.contains("ephemeral")) {
            return new Words(
                    Code.EVICTED,
                    who + " was ended: what it writes, its log included, is more than "
                            + (limit.find() ? bytes(limit.group(1)) : "it may") + ".",
                    "Write less, or delete what is not needed any more. What is to stay belongs into the database or a"
                            + " store of files.",
                    Place.LOGS,
                    true);
        }
        return new Words(
                Code.EVICTED,
                who + " was ended by its node" + (message.isBlank() ? "." : ": " + last(message) + "."),
                "The cluster starts it again by itself. A pod that writes more to /tmp than it may is ended so; if that is not"
                        + " it and it stays so, write to your hosting provider.",
                Place.NONE,
                true);
    }

    /** By the name of a resource or of a node's condition. */
    private static Optional<String> lack(String name) {
        return switch (name) {
            case "memory", "MemoryPressure" -> Optional.of("memory");
            case "pids", "PIDPressure" -> Optional.of("process numbers");
            case "ephemeral-storage", "inodes", "DiskPressure" -> Optional.of("room on its disk");
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
        // The same path stands unquoted beside it, and may have blanks.
        for (var path : paths) {
            bare = bare.replace(path, "/");
        }
        return names(bare, "/");
    }

    /** @param instead what stands for a name */
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
