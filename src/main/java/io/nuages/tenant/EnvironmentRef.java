package io.nuages.tenant;

import java.util.UUID;

/**
 * Names an environment and its tenant; the database says whether the tenant has such an environment.
 *
 * @param id of the environment
 */
public record EnvironmentRef(UUID tenant, UUID id) {}
