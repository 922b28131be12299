package io.nuages.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of the cluster's objects without asking it. */
interface Known {
    /** Null when there is none. */
    @Nullable
    Map<String, Object> get(Kind kind, String namespace, String name);

    /**
     * The same once lists of its scope have it, too.
     *
     * @param environment value of {@link Scope#ENVIRONMENT_LABEL}
     */
    @Nullable
    Map<String, Object> listed(Kind kind, String namespace, @Nullable String environment, String name);
}
