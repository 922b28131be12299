package io.nuages.cluster;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads objects as the API gives them, where any part may be absent or of an unexpected type. */
final class Tree {
    private Tree() {}

    static @Nullable Object at(Map<String, Object> object, String... path) {
        Object here = object;
        for (var key : path) {
            here = here instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return here;
    }

    /** Empty when absent. Without NUL, which a dying program may leave behind and PostgreSQL does not accept. */
    static String text(Map<String, Object> object, String... path) {
        var value = at(object, path);
        return value == null || value instanceof Map || value instanceof List ? "" : printable(value.toString());
    }

    static String printable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    static long number(Map<String, Object> object, long otherwise, String... path) {
        return at(object, path) instanceof Number number ? number.longValue() : otherwise;
    }

    static int count(Map<String, Object> object, String... path) {
        return (int) number(object, 0, path);
    }

    static boolean flag(Map<String, Object> object, String... path) {
        return Boolean.TRUE.equals(at(object, path));
    }

    static @Nullable Instant time(Map<String, Object> object, String... path) {
        var text = text(object, path);
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Map<String, Object> object, String... path) {
        return at(object, path) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** The maps of a list; whatever else is in it is left out. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Map<String, Object> object, String... path) {
        var result = new ArrayList<Map<String, Object>>();
        if (at(object, path) instanceof List<?> list) {
            for (var item : list) {
                if (item instanceof Map<?, ?> map) {
                    result.add((Map<String, Object>) map);
                }
            }
        }
        return result;
    }

    /** The texts of a list; whatever else is in it is left out. */
    static List<String> texts(Map<String, Object> object, String... path) {
        return at(object, path) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    static Map<String, String> labels(Map<String, Object> object) {
        var result = new LinkedHashMap<String, String>();
        map(object, "metadata", "labels").forEach((key, value) -> result.put(key, String.valueOf(value)));
        return result;
    }

    static String name(Map<String, Object> object) {
        return text(object, "metadata", "name");
    }
}
