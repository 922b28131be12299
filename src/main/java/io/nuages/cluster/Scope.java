package io.nuages.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whose objects a call is about: those of one environment, or those that a tenant's environments share (the namespace and its
 * guard rails). Every object of a scope carries its {@link #labels()}; what does not carry them is never touched.
 *
 * @param environment null for the tenant's own objects
 */
public record Scope(String namespace, UUID tenant, @Nullable UUID environment) {
    public static final String TENANT_LABEL = "nuages.io/tenant";
    public static final String ENVIRONMENT_LABEL = "nuages.io/environment";

    /** The value of {@link #ENVIRONMENT_LABEL} on a tenant's own objects. */
    public static final String NO_ENVIRONMENT = "none";

    public Map<String, String> labels() {
        return new TreeMap<>(Map.of(
                "app.kubernetes.io/managed-by",
                "nuages",
                TENANT_LABEL,
                tenant.toString(),
                ENVIRONMENT_LABEL,
                environment == null ? NO_ENVIRONMENT : environment.toString()));
    }

    /** @throws IllegalArgumentException when it is what a tenant's environments share */
    public void requireEnvironment() {
        if (environment == null) {
            throw new IllegalArgumentException("This is for an environment, not for what a tenant shares: " + this);
        }
    }

    /** Whose object this is, by its namespace and labels; empty when it is not ours. */
    public static Optional<Scope> of(String namespace, Map<String, String> labels) {
        var tenant = labels.get(TENANT_LABEL);
        var environment = labels.get(ENVIRONMENT_LABEL);
        if (tenant == null || environment == null) {
            return Optional.empty();
        }
        try {
            var scope = new Scope(
                    namespace,
                    UUID.fromString(tenant),
                    environment.equals(NO_ENVIRONMENT) ? null : UUID.fromString(environment));
            return labels.entrySet().containsAll(scope.labels().entrySet()) ? Optional.of(scope) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The manifest as this scope's: in its namespace, with its labels on the object and on whatever the cluster will make from
     * a template in it (pods, jobs, the Secret of a SealedSecret).
     */
    public Manifest claim(Manifest manifest) {
        var body = labelled(manifest.body());
        if (!manifest.kind().equals("Namespace")) {
            body = replaced(body, "metadata", metadata -> with(metadata, "namespace", namespace));
        }
        body = replaced(body, "spec", this::labelledTemplates);
        return new Manifest(manifest.apiVersion(), manifest.kind(), manifest.name(), body);
    }

    private Map<String, Object> labelledTemplates(Map<String, Object> spec) {
        var result = replaced(spec, "template", this::labelled);
        return replaced(result, "jobTemplate", job -> replaced(labelled(job), "spec", this::labelledTemplates));
    }

    private Map<String, Object> labelled(Map<String, Object> object) {
        var result = object.containsKey("metadata") ? object : with(object, "metadata", Map.of());
        return replaced(result, "metadata", metadata -> {
            var all = new LinkedHashMap<String, Object>();
            if (metadata.get("labels") instanceof Map<?, ?> own) {
                own.forEach((key, value) -> all.put((String) key, value));
            }
            all.putAll(labels());
            return with(metadata, "labels", all);
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> replaced(
            Map<String, Object> parent, String key, UnaryOperator<Map<String, Object>> change) {
        return parent.get(key) instanceof Map<?, ?> child
                ? with(parent, key, change.apply((Map<String, Object>) child))
                : parent;
    }

    private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
        var copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
