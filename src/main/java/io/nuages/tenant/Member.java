package io.nuages.tenant;

import java.util.UUID;

/**
 * An account in a tenant.
 *
 * @param name empty until the invitation is used
 * @param invited has not used the invitation yet
 * @param disabled cannot sign in any more
 */
public record Member(UUID account, String email, String name, Role role, boolean invited, boolean disabled) {}
