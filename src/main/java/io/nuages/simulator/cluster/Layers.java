package io.nuages.simulator.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What two sides set in one object, as server-side apply keeps it: lists of named things are merged by name. Pure. */
final class Layers {
    private static final Set<List<String>> OTHERS =
            Set.of(List.of("replicas"), List.of("template", "metadata", "annotations"));

    private Layers() {}

    /** What is set now, plus what somebody else had set besides what was set before. */
    static @Nullable Object over(@Nullable Object said, @Nullable Object before, @Nullable Object present) {
        if (said instanceof Map<?, ?> now && present instanceof Map<?, ?> there) {
            var was = before instanceof Map<?, ?> map ? map : Map.of();
            var whole = new LinkedHashMap<String, Object>();
            now.forEach((key, value) -> whole.put((String) key, over(value, was.get(key), there.get(key))));
            there.forEach((key, value) -> {
                if (!now.containsKey(key) && (!was.containsKey(key) || !value.equals(was.get(key)))) {
                    whole.put((String) key, value);
                }
            });
            return whole;
        }
        if (named(said) && named(present)) {
            var whole = over(byName(said), byName(before), byName(present));
            return whole instanceof Map<?, ?> map ? new ArrayList<>(map.values()) : said;
        }
        return said;
    }

    /** Somebody else sets it: what they set wins, the rest stays. */
    static @Nullable Object said(@Nullable Object there, @Nullable Object said) {
        if (there instanceof Map<?, ?> present && said instanceof Map<?, ?> now) {
            var whole = new LinkedHashMap<String, Object>();
            present.forEach((key, value) -> whole.put((String) key, value));
            now.forEach((key, value) -> whole.put((String) key, said(present.get(key), value)));
            return whole;
        }
        if (named(there) && named(said)) {
            return said(byName(there), byName(said)) instanceof Map<?, ?> map ? new ArrayList<>(map.values()) : said;
        }
        return said;
    }

    /** Paths within a spec at which the second sets something that the first does not, or something else. */
    static List<List<String>> beside(@Nullable Object said, @Nullable Object present) {
        var paths = new ArrayList<List<String>>();
        compare(said, present, List.of(), paths::add);
        return paths;
    }

    private static void compare(
            @Nullable Object said, @Nullable Object present, List<String> path, Consumer<List<String>> different) {
        if (OTHERS.contains(path)
                || present == null
                || present.equals(said)
                || said == null && present.equals(List.of())) {
            return;
        }
        if (present instanceof Map<?, ?> there && said instanceof Map<?, ?> map) {
            there.forEach((key, value) -> {
                var longer = new ArrayList<>(path);
                longer.add((String) key);
                compare(map.get(key), value, List.copyOf(longer), different);
            });
        } else if (named(present) && (said == null || named(said))) {
            compare(byName(said), byName(present), path, different);
        } else {
            different.accept(path);
        }
    }

    private static boolean named(@Nullable Object list) {
        return list instanceof List<?> all
                && !all.isEmpty()
                && all.stream().allMatch(item -> item instanceof Map<?, ?> map && map.containsKey("name"));
    }

    private static Map<String, Object> byName(@Nullable Object list) {
        var all = new LinkedHashMap<String, Object>();
        if (list instanceof List<?> items) {
            for (var item : items) {
                if (item instanceof Map<?, ?> map) {
                    all.put(String.valueOf(map.get("name")), item);
                }
            }
        }
        return all;
    }
}
