package io.nuages.database;

import org.jspecify.annotations.Nullable;

/**
 * The server of the customers' databases as last asked.
 *
 * @param connections that it takes at all
 * @param available of these, for all customers' databases together
 * @param wanted what plans and tenants' own limits give the databases
 * @param given what their roles have
 * @param room whether another database can have the least that it needs
 * @param reserves whether it reserves connections for the portal
 * @param limitsTempFiles whether the portal may limit temporary files
 * @param problem why it could not be asked; null when it could
 */
public record ServerState(
        int connections,
        int available,
        int wanted,
        int given,
        int databases,
        boolean room,
        boolean reserves,
        boolean limitsTempFiles,
        @Nullable String problem) {
    /** Plans give more than there is. */
    public boolean overCommitted() {
        return wanted > available;
    }
}
