package io.nuages.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps only what the portal reads of each object: thousands of pods and their managed fields take a lot of memory. Who owns what is kept
 * for a Deployment in which somebody else set something, if only the number of its pods.
 */
final class Trimmed implements ItemStore<GenericKubernetesResource> {
    private final Map<String, GenericKubernetesResource> items = new ConcurrentHashMap<>();
    private final Kind kind;

    Trimmed(Kind kind) {
        this.kind = kind;
    }

    /** The object as the API server would give it, without what was trimmed. */
    static Map<String, Object> body(GenericKubernetesResource item) {
        var body = new LinkedHashMap<>(item.getAdditionalProperties());
        body.put("apiVersion", item.getApiVersion());
        body.put("kind", item.getKind());
        body.put("metadata", metadata(item.getMetadata()));
        return body;
    }

    private static Map<String, Object> metadata(ObjectMeta from) {
        var metadata = new LinkedHashMap<String, Object>();
        put(metadata, "name", from.getName());
        put(metadata, "namespace", from.getNamespace());
        put(metadata, "uid", from.getUid());
        put(metadata, "resourceVersion", from.getResourceVersion());
        put(metadata, "generation", from.getGeneration());
        put(metadata, "creationTimestamp", from.getCreationTimestamp());
        put(metadata, "deletionTimestamp", from.getDeletionTimestamp());
        put(metadata, "labels", from.getLabels());
        put(metadata, "annotations", from.getAnnotations());
        put(
                metadata,
                "ownerReferences",
                from.getOwnerReferences() == null
                        ? null
                        : from.getOwnerReferences().stream()
                                .map(owner -> Map.of("kind", owner.getKind(), "name", owner.getName()))
                                .toList());
        put(
                metadata,
                "managedFields",
                from.getManagedFields() == null || from.getManagedFields().isEmpty()
                        ? null
                        : from.getManagedFields().stream().map(Trimmed::owner).toList());
        return metadata;
    }

    private static Map<String, Object> owner(ManagedFieldsEntry from) {
        var owner = new LinkedHashMap<String, Object>();
        put(owner, "manager", from.getManager());
        put(owner, "operation", from.getOperation());
        put(owner, "subresource", from.getSubresource());
        put(
                owner,
                "fieldsV1",
                from.getFieldsV1() == null ? null : from.getFieldsV1().getAdditionalProperties());
        return owner;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    @Override
    public String getKey(GenericKubernetesResource item) {
        return Cache.metaNamespaceKeyFunc(item);
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource item) {
        trim(item);
        return items.put(key, item);
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        return items.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return items.values().stream();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        return items.get(key);
    }

    private void trim(GenericKubernetesResource item) {
        if (kind != Kind.DEPLOYMENT || saidByPortal(body(item))) {
            item.getMetadata().setManagedFields(null);
        }
        if (kind == Kind.POD) {
            var body = item.getAdditionalProperties();
            var spec = new LinkedHashMap<String, Object>();
            put(spec, "nodeName", Tree.at(body, "spec", "nodeName"));
            spec.put("containers", containers(body, "containers"));
            spec.put("initContainers", containers(body, "initContainers"));
            item.setAdditionalProperty("spec", spec);
        } else if (kind == Kind.EVENT) {
            item.getAdditionalProperties()
                    .keySet()
                    .retainAll(List.of(
                            "involvedObject",
                            "reason",
                            "message",
                            "count",
                            "series",
                            "firstTimestamp",
                            "lastTimestamp",
                            "eventTime",
                            "type"));
        }
    }

    private static boolean saidByPortal(Map<String, Object> deployment) {
        return ForeignFields.of(deployment).isEmpty() && PodNumber.saidByPortal(deployment);
    }

    private static List<Map<String, Object>> containers(Map<String, Object> pod, String path) {
        return Tree.maps(pod, "spec", path).stream()
                .map(container -> Map.<String, Object>of(
                        "name", Tree.text(container, "name"), "image", Tree.text(container, "image")))
                .toList();
    }
}
