package io.nuages.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The roles that the portal made on the server, by their object ids, and what their sessions take there. They are read from tables that
 * all databases share, for which PostgreSQL needs room in the table of locks; the rest asks functions alone, and goes on when that is
 * full.
 */
record CustomerRoles(Map<Long, String> names) {
    static final CustomerRoles NONE = new CustomerRoles(Map.of());

    /** Of the queue of notifications, which has 8 GB where nobody set another size. */
    static final double FULL_ENOUGH = 0.25;

    private static final String OUT_OF_MEMORY = "53200";

    /** @param locks 0 where it was not ended for these */
    record Ended(String role, long locks) {}

    /** @param known are these still where no others can be read */
    static CustomerRoles read(Connection connection, CustomerRoles known) throws SQLException {
        // Functions that end a session look names and rights up where these put them.
        try (var statement = connection.prepareStatement("""
                        SELECT roleid, pg_get_userbyid(roleid) AS name FROM pg_auth_members
                        WHERE member = current_user::regrole AND left(pg_get_userbyid(roleid), 3) <> 'pg_' AND pg_has_role(roleid, 'USAGE')
                        """);
                var rows = statement.executeQuery()) {
            var names = new TreeMap<Long, String>();
            while (rows.next()) {
                names.put(rows.getLong("roleid"), rows.getString("name"));
            }
            return new CustomerRoles(names);
        } catch (SQLException e) {
            if (!OUT_OF_MEMORY.equals(e.getSQLState())) {
                throw e;
            }
            return known;
        }
    }

    /** Ends, of each role whose sessions hold more together, those that hold most. */
    List<Ended> endHoldersOfMoreThan(int locks, Connection connection) throws SQLException {
        return end(connection, """
                SELECT usesysid, locks, pg_terminate_backend(pid, 2000) FROM (
                    SELECT a.pid, a.usesysid, count(*) AS locks,
                           sum(count(*)) OVER (PARTITION BY a.usesysid ORDER BY count(*), a.pid) AS so_far
                    FROM pg_lock_status() l JOIN pg_stat_get_activity(NULL) a ON a.pid = l.pid
                    WHERE a.usesysid = ANY (?) AND NOT l.fastpath
                    GROUP BY a.pid, a.usesysid
                ) holders
                WHERE so_far > ?
                """, locks);
    }

    /** How full the queue of notifications is, from 0 to 1. */
    static double queue(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_notification_queue_usage()");
                var row = statement.executeQuery()) {
            row.next();
            return row.getDouble(1);
        }
    }

    /** What waits in the queue waits for whoever listens and is in a transaction still. Who listens is not told, so the oldest goes first. */
    List<Ended> endOldestTransaction(Connection connection) throws SQLException {
        return end(connection, """
                SELECT usesysid, 0 AS locks, pg_terminate_backend(pid, 2000) FROM (
                    SELECT pid, usesysid FROM pg_stat_get_activity(NULL)
                    WHERE usesysid = ANY (?) AND xact_start IS NOT NULL
                    ORDER BY state LIKE 'idle%' DESC, xact_start LIMIT ?
                ) oldest
                """, 1);
    }

    private List<Ended> end(Connection connection, String sql, int limit) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("oid", names.keySet().toArray()));
            statement.setInt(2, limit);
            return ended(statement);
        }
    }

    private List<Ended> ended(PreparedStatement statement) throws SQLException {
        var ended = new ArrayList<Ended>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                ended.add(new Ended(names.getOrDefault(rows.getLong("usesysid"), ""), rows.getLong("locks")));
            }
        }
        return ended;
    }
}
