package io.nuages.cluster;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
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
}
