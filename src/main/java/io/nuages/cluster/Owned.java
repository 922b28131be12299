package io.nuages.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the portal itself set in an object, by the API server's record of who owns which field ({@code managedFields}, in the
 * form {@code FieldsV1}). What the server has added, and what others have, is not in it. Pure.
 */
final class Owned {
    private static final String MANAGER = "nuages";
    private static final JsonMapper JSON = new JsonMapper();

    private Owned() {}

    /** The object as it was applied; as it is now, if there is no record that the portal applied it. */
    static Manifest by(Kind kind, Map<String, Object> object) {
        var fields = new TreeMap<String, Object>();
        Tree.maps(object, "metadata", "managedFields").stream()
                .filter(entry -> Tree.text(entry, "manager").equals(MANAGER)
                        && Tree.text(entry, "subresource").isEmpty())
                .forEach(entry -> add(fields, Tree.map(entry, "fieldsV1")));
        var said = fields.isEmpty() ? new LinkedHashMap<>(object) : new LinkedHashMap<>(map(object, fields));
        said.remove("status");
        said.put("apiVersion", kind.apiVersion());
        said.put("kind", kind.name());
        said.put("metadata", metadata(object, Tree.map(said, "metadata")));
        return Manifest.of(Collections.unmodifiableMap(said));
    }

    private static Map<String, Object> metadata(Map<String, Object> object, Map<String, Object> said) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("name", Tree.name(object));
        var annotations = new LinkedHashMap<>(Tree.map(said, "annotations"));
        annotations.remove(KubernetesCluster.APPLIED);
        if (!annotations.isEmpty()) {
            metadata.put("annotations", annotations);
        }
        metadata.put("labels", Tree.map(said, "labels"));
        return metadata;
    }

    @SuppressWarnings("unchecked")
    static void add(Map<String, Object> to, Map<String, Object> fields) {
        fields.forEach((key, below) -> {
            var there = (Map<String, Object>) to.computeIfAbsent(key, each -> new TreeMap<String, Object>());
            if (below instanceof Map<?, ?> more) {
                add(there, (Map<String, Object>) more);
            }
        });
    }

    private static @Nullable Object value(@Nullable Object value, Map<String, Object> fields) {
        // "." alone says that the thing is owned as such, empty as it may be.
        if (fields.isEmpty()) {
            return value;
        }
        return switch (value) {
            case Map<?, ?> map -> map(map, fields);
            case List<?> list -> list(list, fields);
            case null, default -> value;
        };
    }

    private static Map<String, Object> map(Map<?, ?> map, Map<String, Object> fields) {
        var said = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> {
            if (fields.get("f:" + key) instanceof Map<?, ?> below) {
                var own = value(value, children(below));
                if (own != null) {
                    said.put((String) key, own);
                }
            }
        });
        return said;
    }

    private static List<Object> list(List<?> list, Map<String, Object> fields) {
        var said = new ArrayList<Object>();
        for (var item : list) {
            fields.forEach((key, below) -> {
                if (names(key, item) && below instanceof Map<?, ?> children) {
                    var own = value(item, children(children));
                    if (own != null) {
                        said.add(own);
                    }
                }
            });
        }
        return said;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> children(Map<?, ?> fields) {
        return (Map<String, Object>) fields;
    }

    /** Whether {@code k:} and the keys of an element, or {@code v:} and its value, mean this one. */
    static boolean names(String field, Object item) {
        try {
            if (field.startsWith("k:") && item instanceof Map<?, ?> map) {
                return JSON
                        .readValue(field.substring(2), new TypeReference<Map<String, Object>>() {})
                        .entrySet()
                        .stream()
                        .allMatch(key -> key.getValue().equals(map.get(key.getKey())));
            }
            return field.startsWith("v:")
                    && JSON.readValue(field.substring(2), Object.class).equals(item);
        } catch (JacksonException e) {
            return false;
        }
    }
}
