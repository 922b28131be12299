package io.nuages.deploy;

import io.nuages.cluster.Foreign;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody changed about a process in the cluster, behind the portal's back. Pure.
 *
 * <p>It is put back, which is a roll-out; but if it was changed on purpose, by a controller for example, it would be changed again. So within a day
 * it is put back three times, and then left alone until that day is over.
 *
 * @param part in words, for example {@code the variable DEBUG}; never a value
 * @param manager what it was done with, for example {@code kubectl-edit}
 * @param times how often it was put back since {@code firstAt}
 * @param leftAt since when it has been left alone; null when it was put back
 */
public record Meddling(
        String process,
        String part,
        String manager,
        Instant firstAt,
        Instant lastAt,
        int times,
        @Nullable Instant leftAt) {
    private static final int MOST = 3;
    static final Duration PERIOD = Duration.ofDays(1);
    private static final int LONGEST = 200;
    private static final Set<String> CONTAINERS = Set.of("containers", "initContainers");

    /** When it is put back again. */
    public Instant leftUntil() {
        return firstAt.plus(PERIOD);
    }

    /** @param before what is known about the same thing; null when it is new */
    static Meddling found(@Nullable Meddling before, String process, String part, String manager, Instant now) {
        if (before == null || !now.isBefore(before.leftUntil())) {
            return new Meddling(process, part, manager, now, now, 1, null);
        }
        if (before.times < MOST) {
            return new Meddling(process, part, manager, before.firstAt, now, before.times + 1, null);
        }
        return before.leftAt != null
                ? before
                : new Meddling(process, part, manager, before.firstAt, now, before.times, now);
    }

    /** For the audit log, whose actor is the portal. */
    public String told() {
        var what = part + " of the process " + process + ", which somebody changed by hand (" + manager + ")";
        return leftAt == null
                ? "put back " + what
                : "left " + what + ": it was put back " + times + " times within a day and changed again";
    }

    /** What a change is about, for people. */
    static String part(Foreign foreign) {
        var words = words(foreign.path());
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
    }

    private static String words(List<String> path) {
        var inContainer = path.size() >= 4 && CONTAINERS.contains(path.get(2)) ? path.subList(4, path.size()) : null;
        if (inContainer == null) {
            return path.size() == 4 && path.get(2).equals("volumes")
                    ? "the volume " + path.get(3)
                    : "the field " + String.join(".", path);
        }
        if (inContainer.isEmpty()) {
            return "the container " + path.get(3);
        }
        return switch (inContainer.getFirst()) {
            case "env" -> inContainer.size() > 1 ? "the variable " + inContainer.get(1) : "the variables";
            case "envFrom" -> "the variables";
            case "volumeMounts" -> inContainer.size() > 1 ? "the volume at " + inContainer.get(1) : "the volumes";
            case "command", "args" -> "the command";
            case "image" -> "the image";
            case "resources" -> "the size";
            case "startupProbe", "readinessProbe", "livenessProbe" -> "the health checks";
            default -> "the field " + String.join(".", path);
        };
    }
}
