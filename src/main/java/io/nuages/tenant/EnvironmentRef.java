package io.nuages.tenant;

import java.util.UUID;

/**
 * Names an environment and whose it is; whether the tenant has such an environment, the database says.
 *
 * @param id of the environment
 */
public record EnvironmentRef(UUID tenant, UUID id) {}
