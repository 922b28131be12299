package io.nuages.database;

/**
 * The server that holds the tenants' databases.
 *
 * @param host as the portal reaches it
 * @param user may create databases and roles; see {@code db/bootstrap.sql}
 * @param podHost as pods reach it, which is a different address on a real cluster
 */
public record ServerAddress(String host, int port, String user, String password, String podHost, int podPort) {
    @Override
    public String toString() {
        return user + " at " + host + ":" + port + ", for pods " + podHost + ":" + podPort;
    }
}
