package io.nuages.database;

import io.nuages.tenant.Tenancy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Keeps the roles of all databases within what the server has. Looks every minute at what plans say, at the server and at the roles,
 * and changes those that differ: so a change of a plan, of a tenant or of the server itself reaches roles that were made long ago.
 * Runs on every replica, which does no harm.
 */
@Component
class DatabaseRoles {
    private static final Logger log = LoggerFactory.getLogger(DatabaseRoles.class);

    private static final int MOST_PERCENT = 1000;

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final DatabaseServer server;
    private final int percent;
    private @Nullable String told;

    /**
     * @param percent of the server's connections, less the reserved ones, that all customers' databases may have together; more than
     *     100 bets on it that not all are used at once
     */
    DatabaseRoles(
            JdbcClient jdbc,
            Tenancy tenancy,
            DatabaseServer server,
            @Value("${nuages.database.connections-percent:80}") int percent) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.server = server;
        if (percent < 1 || percent > MOST_PERCENT) {
            throw new IllegalArgumentException("nuages.database.connections-percent must be from 1 to " + MOST_PERCENT);
        }
        this.percent = percent;
    }

    /** A database that has its role, and what its tenant's plan gives it. */
    private record Made(UUID environment, UUID tenant, String name, int sizeMib, int connections) {
        ConnectionShares.Wanted wanted() {
            return new ConnectionShares.Wanted(environment, tenant, connections);
        }
    }

    /**
     * What a role that is about to be made may take. The others give way within a minute.
     *
     * @throws Databases.ServerFull when not even the least is left
     */
    RoleLimits ofNew(EnvironmentDatabase database) throws SQLException {
        var available = available(server.capacity());
        var all = made(database.environment());
        var wanted = all.stream().map(Made::wanted).toList();
        if (!ConnectionShares.fit(wanted, available)) {
            throw new Databases.ServerFull();
        }
        var own = all.stream()
                .filter(made -> made.environment().equals(database.environment()))
                .findFirst()
                .orElseThrow();
        return limits(own, ConnectionShares.divide(wanted, available));
    }

    @Scheduled(initialDelay = 5, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    void align() {
        try {
            aligned();
        } catch (SQLException e) {
            unreachable(String.valueOf(e.getMessage()));
        } catch (DataAccessException | TransactionException e) {
            tell("The limits of customers' databases cannot be checked: " + e.getMessage());
        }
    }

    private void aligned() throws SQLException {
        var capacity = server.capacity();
        var all = made(null);
        var available = available(capacity);
        var wanted = all.stream().map(Made::wanted).toList();
        var shares = ConnectionShares.divide(wanted, available);
        var limits = new TreeMap<String, RoleLimits>();
        all.forEach(made -> limits.put(made.name(), limits(made, shares)));
        var refused = server.align(limits);
        tell(capacity, refused);
        var given = new ArrayList<>(all);
        given.removeIf(made -> refused.containsKey(made.name()));
        write(
                given,
                shares,
                new ServerState(
                        capacity.connections(),
                        available,
                        all.stream().mapToInt(Made::connections).sum(),
                        shares.values().stream().mapToInt(Integer::intValue).sum(),
                        all.size(),
                        ConnectionShares.roomForAnother(wanted, available),
                        capacity.reserves(),
                        capacity.limitsTempFiles(),
                        refused.isEmpty()
                                ? null
                                : "It does not let the portal limit " + String.join(", ", refused.keySet()) + ": "
                                        + refused.firstEntry().getValue()));
    }

    /** As the newest pass of any replica found the server; empty before the first. */
    Optional<ServerState> seen() {
        return jdbc.sql("""
                SELECT connections, available, wanted, given, databases, room, reserves, limits_temp_files, problem
                FROM database_server
                """)
                .query((row, n) -> new ServerState(
                        row.getInt("connections"),
                        row.getInt("available"),
                        row.getInt("wanted"),
                        row.getInt("given"),
                        row.getInt("databases"),
                        row.getBoolean("room"),
                        row.getBoolean("reserves"),
                        row.getBoolean("limits_temp_files"),
                        row.getString("problem")))
                .optional();
    }

    private int available(DatabaseServer.Capacity capacity) {
        return (capacity.connections() - capacity.reserved()) * percent / 100;
    }

    private static RoleLimits limits(Made made, Map<UUID, Integer> shares) {
        return RoleLimits.of(shares.getOrDefault(made.environment(), ConnectionShares.LEAST), made.sizeMib());
    }

    /** @param beside an environment whose database is about to be made; null for none */
    private List<Made> made(@Nullable UUID beside) {
        return tenancy.everywhere(() -> jdbc.sql("""
                SELECT d.environment_id, d.tenant_id, d.database_name, coalesce(e.database_mib, d.size_mib) AS size,
                       coalesce(t.connections, p.connections) AS connections
                FROM environment_database d
                JOIN tenant t ON t.id = d.tenant_id
                JOIN plan p ON p.id = t.plan_id
                LEFT JOIN environment e ON e.id = d.environment_id
                WHERE d.state = 'ready' OR d.environment_id = :beside
                """)
                .param("beside", beside)
                .query((row, n) -> new Made(
                        row.getObject("environment_id", UUID.class),
                        row.getObject("tenant_id", UUID.class),
                        row.getString("database_name"),
                        row.getInt("size"),
                        row.getInt("connections")))
                .list());
    }

    private void write(Collection<Made> all, Map<UUID, Integer> shares, ServerState state) {
        var environments = all.stream().map(Made::environment).toArray(UUID[]::new);
        var given = all.stream().map(made -> shares.get(made.environment())).toArray(Integer[]::new);
        tenancy.everywhere(() -> {
            jdbc.sql("""
                    UPDATE environment_database d SET connections = s.connections
                    FROM unnest(:environments::uuid[], :given::int[]) AS s (environment, connections)
                    WHERE d.environment_id = s.environment AND d.connections IS DISTINCT FROM s.connections
                    """)
                    .param("environments", environments)
                    .param("given", given)
                    .update();
            return jdbc.sql("""
                    INSERT INTO database_server AS s
                        (connections, available, wanted, given, databases, room, reserves, limits_temp_files, problem)
                    VALUES (:connections, :available, :wanted, :given, :databases, :room, :reserves, :tempFiles, :problem)
                    ON CONFLICT (id) DO UPDATE
                    SET connections = :connections, available = :available, wanted = :wanted, given = :given,
                        databases = :databases, room = :room, reserves = :reserves, limits_temp_files = :tempFiles,
                        problem = :problem
                    WHERE (s.connections, s.available, s.wanted, s.given, s.databases, s.room, s.reserves,
                           s.limits_temp_files, s.problem)
                          IS DISTINCT FROM
                          (:connections, :available, :wanted, :given, :databases, :room, :reserves, :tempFiles, :problem::text)
                    """)
                    .param("connections", state.connections())
                    .param("available", state.available())
                    .param("wanted", state.wanted())
                    .param("given", state.given())
                    .param("databases", state.databases())
                    .param("room", state.room())
                    .param("reserves", state.reserves())
                    .param("tempFiles", state.limitsTempFiles())
                    .param("problem", state.problem())
                    .update();
        });
    }

    private void unreachable(String reason) {
        tell("The server of the customers' databases does not answer: " + reason);
        tenancy.everywhere(
                () -> jdbc.sql("UPDATE database_server SET problem = :problem WHERE problem IS DISTINCT FROM :problem")
                        .param("problem", "It does not answer: " + reason)
                        .update());
    }

    private void tell(DatabaseServer.Capacity capacity, Map<String, String> refused) {
        if (!refused.isEmpty()) {
            tell("Roles of customers' databases keep the limits that they had: " + refused);
        } else if (!capacity.limitsTempFiles()) {
            tell("Temporary files of customers' databases are not limited: run db/bootstrap.sql again");
        } else if (!capacity.reserves()) {
            tell("The database server reserves no connections for the portal: set reserved_connections, see README.md");
        } else {
            told = null;
        }
    }

    /** Once for as long as it is so. */
    private void tell(String what) {
        if (!what.equals(told)) {
            told = what;
            log.warn(what);
        }
    }
}
