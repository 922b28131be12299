package io.nuages.database;

/**
 * The server of the customers' databases, by its own account.
 *
 * @param version for example {@code 18.1}
 * @param connections that it takes at all
 * @param reserved of these, for administrators and the portal
 * @param used of these, now
 */
public record ServerVitals(String version, int connections, int reserved, int used) {
    /** What customers' databases can still take. */
    public int free() {
        return Math.max(0, connections - reserved - used);
    }
}
