package io.nuages.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes object as data.
 *
 * @param body the whole object as YAML or JSON would give it: maps with string keys, lists, strings, numbers, booleans
 */
public record Manifest(String apiVersion, String kind, String name, Map<String, Object> body) {
    /**
     * @throws IllegalArgumentException when apiVersion, kind or metadata.name is absent
     */
    @SuppressWarnings("unchecked")
    public static Manifest of(Map<String, Object> body) {
        if (body.get("apiVersion") instanceof String apiVersion
                && body.get("kind") instanceof String kind
                && body.get("metadata") instanceof Map<?, ?> metadata
                && ((Map<String, Object>) metadata).get("name") instanceof String name) {
            return new Manifest(apiVersion, kind, name, body);
        }
        throw new IllegalArgumentException("Not a Kubernetes object: apiVersion, kind and metadata.name are needed");
    }

    /** Whether two parts of objects mean the same, whatever they leave out because it is empty, and however they write quantities. */
    public static boolean alike(@Nullable Object one, @Nullable Object other) {
        return Drift.covers(one, other) && Drift.covers(other, one);
    }

    public ObjectKey key() {
        return new ObjectKey(apiVersion, kind, name);
    }
}
