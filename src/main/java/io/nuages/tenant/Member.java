package io.nuages.tenant;

import java.util.UUID;

/**
 * An account in a tenant.
 *
 * @param disabled cannot sign in any more
 */
public record Member(UUID account, String email, String name, Role role, boolean disabled) {}
