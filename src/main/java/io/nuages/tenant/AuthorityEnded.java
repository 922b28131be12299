package io.nuages.tenant;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Published in the transaction by which somebody lost a right in a tenant, or has another one: what they gave out by the former ends
 * with it.
 *
 * @param account null when everybody has lost it, since the tenant is suspended
 */
public record AuthorityEnded(UUID tenant, @Nullable UUID account) {}
