package io.nuages.deploy;

import io.nuages.app.Environment;
import org.jspecify.annotations.Nullable;

/**
 * An environment with the two facts that are kept apart: what serves, and how the newest deployment stands.
 *
 * @param status as last seen in the cluster; null before it was looked at
 * @param newest null when there was no deployment
 * @param serving null before the first success
 */
public record EnvironmentState(
        Environment environment,
        Deployments.@Nullable Status status,
        @Nullable Deployment newest,
        @Nullable Release serving) {}
