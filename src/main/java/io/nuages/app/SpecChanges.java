package io.nuages.app;

import io.nuages.host.HostName;
import io.nuages.spec.CommandLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What differs between two specs, in words. Pure. */
public final class SpecChanges {
    private SpecChanges() {}

    /**
     * One difference.
     *
     * @param what for example {@code variable DEBUG} or {@code web, pods}
     * @param before empty when it is new
     * @param after empty when it is gone
     */
    public record Change(String what, String before, String after) {}

    /** All differences; sealed values only by name, since nobody can read them. */
    public static List<Change> between(Spec before, Spec after) {
        var changes = new ArrayList<Change>();
        var a = before.customer();
        var b = after.customer();
        add(changes, "image", a.image(), b.image());
        add(changes, "release command", CommandLine.format(a.releaseCommand()), CommandLine.format(b.releaseCommand()));
        add(changes, "port", Integer.toString(a.port()), Integer.toString(b.port()));
        add(changes, "health check", a.healthPath(), b.healthPath());
        add(changes, "hosts", hosts(a.hosts()), hosts(b.hosts()));
        processes(changes, before, after);
        for (var name : names(a.variables(), b.variables())) {
            add(
                    changes,
                    "variable " + name,
                    a.variables().getOrDefault(name, ""),
                    b.variables().getOrDefault(name, ""));
        }
        for (var name : names(a.secrets(), b.secrets())) {
            if (!Objects.equals(a.secrets().get(name), b.secrets().get(name))) {
                changes.add(new Change(
                        "secret " + name,
                        a.secrets().containsKey(name) ? "sealed" : "",
                        !b.secrets().containsKey(name)
                                ? ""
                                : a.secrets().containsKey(name) ? "sealed anew" : "sealed"));
            }
        }
        if (!Objects.equals(a.pullSecret(), b.pullSecret())) {
            changes.add(new Change(
                    "registry credentials",
                    a.pullSecret() == null ? "" : "sealed",
                    b.pullSecret() == null ? "" : a.pullSecret() == null ? "sealed" : "sealed anew"));
        }
        add(
                changes,
                "database",
                gib(before.operator().databaseMib()),
                gib(after.operator().databaseMib()));
        add(
                changes,
                "volume",
                gib(before.operator().volumeMib()),
                gib(after.operator().volumeMib()));
        return changes;
    }

    /** The names of what changed, for a revision's summary. */
    static String summary(Spec before, Spec after) {
        var names = between(before, after).stream().map(Change::what).toList();
        if (names.isEmpty()) {
            return "comments of the variables";
        }
        return names.size() <= 4
                ? String.join("; ", names)
                : String.join("; ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
    }

    private static void processes(List<Change> changes, Spec before, Spec after) {
        var a = before.operator().allocations();
        var b = after.operator().allocations();
        for (var name : names(a, b)) {
            var had = a.get(name);
            var has = b.get(name);
            if (had == null || has == null) {
                changes.add(new Change("process " + name, had == null ? "" : "there", has == null ? "" : "there"));
                continue;
            }
            add(changes, name + ", command", command(before, name), command(after, name));
            add(changes, name + ", size", had.size(), has.size());
            add(changes, name + ", pods", Integer.toString(had.pods()), Integer.toString(has.pods()));
        }
    }

    private static String command(Spec spec, String process) {
        return spec.customer().processes().stream()
                .filter(candidate -> candidate.name().equals(process))
                .map(candidate -> CommandLine.format(candidate.command()))
                .findFirst()
                .orElse("");
    }

    private static Set<String> names(Map<String, ?> a, Map<String, ?> b) {
        var names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        return names;
    }

    private static String hosts(List<String> hosts) {
        return hosts.stream().map(HostName::shown).collect(Collectors.joining(", "));
    }

    private static String gib(int mib) {
        return mib / 1024 + " GiB";
    }

    private static void add(List<Change> changes, String what, String before, String after) {
        if (!before.equals(after)) {
            changes.add(new Change(what, before, after));
        }
    }
}
