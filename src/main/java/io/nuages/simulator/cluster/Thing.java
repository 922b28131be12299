package io.nuages.simulator.cluster;

import io.nuages.cluster.ObjectKey;
import io.nuages.cluster.Scope;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An applied object, immutable but for its {@link Status}.
 *
 * @param tenant value of {@link Scope#TENANT_LABEL}, empty when it is not ours
 * @param environment value of {@link Scope#ENVIRONMENT_LABEL}, empty when it is not ours
 * @param json the whole object with the scope's labels
 * @param applied what the portal said of it; null while nobody else said anything
 * @param version as {@code metadata.resourceVersion}
 * @param owner the CronJob that made this Job; null for what was applied
 */
public record Thing(
        String namespace,
        String apiVersion,
        String kind,
        String name,
        String tenant,
        String environment,
        String json,
        @Nullable String applied,
        long generation,
        long version,
        Instant createdAt,
        boolean terminating,
        @Nullable String owner) {

    public ObjectKey key() {
        return new ObjectKey(apiVersion, kind, name);
    }

    public JsonNode body() {
        return Json.tree(json);
    }

    /** What the portal said of it. */
    String said() {
        return applied == null ? json : applied;
    }

    boolean ours() {
        return !tenant.isEmpty() && !environment.isEmpty();
    }

    boolean of(Scope scope) {
        return tenant.equals(scope.tenant().toString())
                && environment.equals(scope.labels().get(Scope.ENVIRONMENT_LABEL));
    }

    @Nullable
    Scope scope() {
        return ours() ? scope(namespace, tenant, environment) : null;
    }

    static Scope scope(String namespace, String tenant, String environment) {
        return new Scope(
                namespace,
                UUID.fromString(tenant),
                environment.equals(Scope.NO_ENVIRONMENT) ? null : UUID.fromString(environment));
    }

    Thing terminated() {
        return new Thing(
                namespace,
                apiVersion,
                kind,
                name,
                tenant,
                environment,
                json,
                applied,
                generation,
                version,
                createdAt,
                true,
                owner);
    }
}
