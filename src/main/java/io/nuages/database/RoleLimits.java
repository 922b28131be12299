package io.nuages.database;

/**
 * What a database's role may use of the server that it shares with others. There is no {@code statement_timeout}: migrations may
 * take long.
 *
 * @param connections at once
 * @param tempFilesMib that one connection may fill with temporary files
 */
record RoleLimits(int connections, int tempFilesMib) {
    /** A transaction that does nothing for this long holds its locks for nothing. */
    static final String IDLE_IN_TRANSACTION = "10min";

    private static final int LEAST_MIB = 256;
    private static final int MOST_MIB = Integer.MAX_VALUE / 1024;

    /** @param sizeMib of the database: building an index on all of it sorts as much in temporary files */
    static RoleLimits of(int connections, int sizeMib) {
        return new RoleLimits(connections, Math.clamp(sizeMib, LEAST_MIB, MOST_MIB));
    }

    /** As {@code ALTER ROLE … SET} takes it. */
    String tempFiles() {
        return tempFilesMib + "MB";
    }
}
