package io.nuages.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers what differs between two specs, in words. */
public final class Changes {
    private final List<Change> changes = new ArrayList<>();

    /** Nothing where both are alike. */
    void add(String what, String before, String after) {
        if (!before.equals(after)) {
            changes.add(new Change(what, before, after));
        }
    }

    void variables(String before, Map<String, String> had, Map<String, String> has) {
        for (var name : names(had, has)) {
            add(before + "variable " + name, had.getOrDefault(name, ""), has.getOrDefault(name, ""));
        }
    }

    /** Only by name, since nobody can read sealed values. */
    void secrets(String before, Map<String, SecretRef> had, Map<String, SecretRef> has) {
        for (var name : names(had, has)) {
            if (!Objects.equals(had.get(name), has.get(name))) {
                sealed(before + "secret " + name, had.containsKey(name), has.containsKey(name));
            }
        }
    }

    void sealed(String what, boolean had, boolean has) {
        changes.add(new Change(what, had ? "sealed" : "", !has ? "" : had ? "sealed anew" : "sealed"));
    }

    static Set<String> names(Map<String, ?> a, Map<String, ?> b) {
        var names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        return names;
    }

    static String seconds(@Nullable Integer seconds) {
        return seconds == null ? "" : seconds + " s";
    }

    static String also(String what, @Nullable Integer seconds) {
        return seconds == null ? "" : ", " + what + " " + seconds + " s";
    }

    public List<Change> all() {
        return List.copyOf(changes);
    }
}
