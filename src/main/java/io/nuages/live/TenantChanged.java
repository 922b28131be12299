package io.nuages.live;

import java.util.UUID;

/**
 * An application event: something that pages of a tenant show has changed, in a transaction of this process or in another
 * process. Listeners of transactions hear the first when it has committed.
 */
public record TenantChanged(UUID tenant) {}
