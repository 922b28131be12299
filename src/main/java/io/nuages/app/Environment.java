package io.nuages.app;

import io.nuages.spec.Spec;
import io.nuages.tenant.EnvironmentRef;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place where an app runs.
 *
 * @param revision number of {@code spec}, the newest one, deployed or not
 * @param changed number of the newest revision that changes what is deployed; those after it only reword comments
 * @param servingRelease what is live; null before the first success
 * @param namespace of its tenant
 * @param redeployOnPush whether a push of the tracked image deploys it
 */
public record Environment(
        UUID id,
        UUID tenant,
        UUID app,
        String appName,
        String name,
        int revision,
        int changed,
        Spec spec,
        @Nullable UUID servingRelease,
        @Nullable Instant servingSince,
        boolean redeployOnPush,
        @Nullable Instant pausedAt,
        @Nullable Instant deletingAt,
        Instant createdAt,
        String namespace) {
    public EnvironmentRef ref() {
        return new EnvironmentRef(tenant, id);
    }

    /** Base name of everything of it in Kubernetes; unambiguous, since neither name may contain two dashes in a row. */
    public String baseName() {
        return baseName(appName, name);
    }

    static String baseName(String app, String name) {
        return app + "--" + name;
    }

    /** {@code shop/production}, as the audit log names it. */
    public String path() {
        return appName + "/" + name;
    }
}
