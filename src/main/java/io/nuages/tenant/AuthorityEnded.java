package io.nuages.tenant;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Published in the transaction in which somebody's right in a tenant ends or changes: what they gave out on the strength of it ends
 * with it.
 *
 * @param account null when everybody has lost it, since the tenant is suspended
 */
public record AuthorityEnded(UUID tenant, @Nullable UUID account) {}
