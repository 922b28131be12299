package io.nuages.database;

import io.nuages.audit.Audit;
import io.nuages.ledger.Ledger;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.Outcome;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.reconcile.Reconciler;
import io.nuages.rows.Rows;
import io.nuages.secret.Sealer;
import io.nuages.secret.SealingCertificate;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.util.PasswordUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * One PostgreSQL database and role per environment. The password is generated once and kept in two forms only, stored in one
 * transaction: its SCRAM verifier for the server and its ciphertext for the cluster. Applying either is idempotent, so a crash
 * costs nothing, and the portal never has to read a Secret.
 */
@Component
public class Databases implements Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Databases.class);

    private static final String KIND = "database";
    private static final Duration FOR_A_NEWER_PORTAL = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final DatabaseServer server;
    private final DatabaseRoles roles;
    private final ReconcileQueue queue;
    private final Live live;
    private final Ledger ledger;
    private final Audit audit;
    private final Clock clock;

    Databases(
            JdbcClient jdbc,
            Tenancy tenancy,
            DatabaseServer server,
            DatabaseRoles roles,
            ReconcileQueue queue,
            Live live,
            Ledger ledger,
            Audit audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.server = server;
        this.roles = roles;
        this.queue = queue;
        this.live = live;
        this.ledger = ledger;
        this.audit = audit;
        this.clock = clock;
    }

    /** Where pods reach the server. */
    public ServerAddress address() {
        return server.address();
    }

    public Optional<EnvironmentDatabase> of(EnvironmentRef environment) {
        return tenancy.in(
                environment.tenant(),
                () -> jdbc.sql(SELECT + "WHERE tenant_id = :tenant AND environment_id = :environment")
                        .param("tenant", environment.tenant())
                        .param("environment", environment.id())
                        .query(ROW)
                        .optional());
    }

    /** Databases of the tenant's environments, by name; those of environments that are gone are {@link #detached}. */
    public List<EnvironmentDatabase> attached(UUID tenant) {
        return tenancy.in(
                tenant,
                () -> jdbc.sql(SELECT + """
                WHERE tenant_id = :tenant AND state NOT IN ('detached', 'dropping') ORDER BY app_name, created_at
                """).param("tenant", tenant).query(ROW).list());
    }

    /** Databases whose environments are gone, newest first. */
    public List<EnvironmentDatabase> detached(UUID tenant) {
        return tenancy.in(
                tenant,
                () -> jdbc.sql(SELECT + """
                WHERE tenant_id = :tenant AND state IN ('detached', 'dropping') ORDER BY detached_at DESC
                """).param("tenant", tenant).query(ROW).list());
    }

    /**
     * Describes the environment's database, unless that was done before; its size may be another one now.
     *
     * @param base of the environment's names in Kubernetes
     */
    public EnvironmentDatabase want(
            EnvironmentRef environment,
            String appName,
            String environmentName,
            String namespace,
            String base,
            int sizeMib,
            SealingCertificate certificate) {
        resize(environment, sizeMib);
        return of(environment).orElseGet(() -> {
            var password = RandomPassword.make();
            var secret = base + "-database";
            var sealed = Sealer.seal(certificate, namespace, secret, password.getBytes(StandardCharsets.US_ASCII));
            var verifier = PasswordUtil.encodeScramSha256(password.toCharArray());
            var name = name(environment.id());
            tenancy.run(
                    environment.tenant(),
                    () -> jdbc.sql("""
                    INSERT INTO environment_database (environment_id, tenant_id, app_name, environment_name, database_name,
                                                      verifier, secret_name, sealed_password, size_mib, state, created_at)
                    VALUES (:environment, :tenant, :app, :name, :database, :verifier, :secret, :sealed, :size, 'wanted', :now)
                    ON CONFLICT (environment_id) DO NOTHING
                    """)
                            .param("environment", environment.id())
                            .param("tenant", environment.tenant())
                            .param("app", appName)
                            .param("name", environmentName)
                            .param("database", name)
                            .param("verifier", verifier)
                            .param("secret", secret)
                            .param("sealed", sealed)
                            .param("size", sizeMib)
                            .param("now", Rows.now(clock))
                            .update());
            return of(environment).orElseThrow();
        });
    }

    /** Once it is detached, this is what it takes of the quota. */
    private void resize(EnvironmentRef environment, int sizeMib) {
        tenancy.run(
                environment.tenant(),
                () -> jdbc.sql("""
                UPDATE environment_database SET size_mib = :size
                WHERE tenant_id = :tenant AND environment_id = :environment AND size_mib <> :size
                  AND state IN ('wanted', 'ready')
                """)
                        .param("size", sizeMib)
                        .param("tenant", environment.tenant())
                        .param("environment", environment.id())
                        .update());
    }

    /**
     * Makes the described database on the server, unless that was done before.
     *
     * @throws SQLException when the server does not answer or refuses
     * @throws LostDatabase when it was made before and is gone: an empty one in its place would hide the loss
     * @throws ServerFull when the server has not the connections for another one
     */
    public void ensure(EnvironmentDatabase database) throws SQLException {
        if (database.state() == EnvironmentDatabase.State.UNKNOWN) {
            throw new SQLException(
                    "The portal is being upgraded, and a newer one beside this one looks after the database");
        }
        if (database.state() == EnvironmentDatabase.State.READY) {
            if (!server.exists(database.name())) {
                throw new LostDatabase(database.name());
            }
            return;
        }
        var verifier = tenancy.in(
                database.tenant(),
                () -> jdbc.sql("""
                SELECT verifier FROM environment_database WHERE tenant_id = :tenant AND environment_id = :environment
                """)
                        .param("tenant", database.tenant())
                        .param("environment", database.environment())
                        .query(String.class)
                        .single());
        var limits = roles.ofNew(database);
        server.create(database.name(), verifier, limits);
        tenancy.run(
                database.tenant(),
                () -> jdbc.sql("""
                UPDATE environment_database SET state = 'ready', connections = :connections
                WHERE tenant_id = :tenant AND environment_id = :environment AND state = 'wanted'
                """)
                        .param("connections", limits.connections())
                        .param("tenant", database.tenant())
                        .param("environment", database.environment())
                        .update());
    }

    /** Which migrations the environment's database has now, within seconds. */
    public RecordedMigrations migrations(EnvironmentRef environment) {
        var database = of(environment).filter(found -> found.state() == EnvironmentDatabase.State.READY);
        if (database.isEmpty()) {
            return MigrationTable.UNREADABLE;
        }
        try {
            return server.asCustomer(database.get().name(), MigrationTable::read);
        } catch (SQLException e) {
            log.info("The migrations of {} are unknown: {}", database.get().name(), e.getMessage());
            return MigrationTable.UNREADABLE;
        }
    }

    /** The server of all databases as last asked; empty before the first time. */
    public Optional<ServerState> server() {
        return roles.seen();
    }

    /**
     * Asks the server of all databases how it is.
     *
     * @throws SQLException when it does not answer
     */
    public ServerVitals vitals() throws SQLException {
        return server.vitals();
    }

    /** Made before, and not there any more. */
    public static class LostDatabase extends RuntimeException {
        LostDatabase(String name) {
            super("The database " + name + " is gone from the server");
        }
    }

    /** The server takes no further database. */
    public static class ServerFull extends RuntimeException {
        ServerFull() {
            super("The database server has no connections left for another database");
        }
    }

    /** Keeps the database of an environment that is being deleted; nobody can sign in to it. */
    public void detach(EnvironmentRef environment) {
        tenancy.run(environment.tenant(), () -> {
            var detached = jdbc.sql("""
                    UPDATE environment_database SET state = 'detached', detached_at = :now
                    WHERE tenant_id = :tenant AND environment_id = :environment AND state IN ('wanted', 'ready')
                    """)
                    .param("now", Rows.now(clock))
                    .param("tenant", environment.tenant())
                    .param("environment", environment.id())
                    .update();
            if (detached == 1) {
                queue.enqueue(new Key(KIND, environment.tenant(), environment.id()));
            }
        });
    }

    /**
     * Destroys a detached database.
     *
     * @param app the name of the app that it was of, as the person typed it
     * @return false when there is no such detached database, or the app was called otherwise
     */
    public boolean destroy(EnvironmentRef environment, String app, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            var dropping = jdbc.sql("""
                    UPDATE environment_database SET state = 'dropping'
                    WHERE tenant_id = :tenant AND environment_id = :environment AND state = 'detached' AND app_name = :app
                    RETURNING app_name || '/' || environment_name
                    """)
                    .param("tenant", environment.tenant())
                    .param("environment", environment.id())
                    .param("app", app)
                    .query(String.class)
                    .optional();
            if (dropping.isEmpty()) {
                return false;
            }
            var path = dropping.get();
            // Once it is to be destroyed it costs nothing more, however long that takes.
            ledger.databaseDestroyed(environment, actor);
            audit.record(environment.tenant(), actor, "database.destroy", path, "destroyed the database of " + path);
            queue.enqueue(new Key(KIND, environment.tenant(), environment.id()));
            live.changed(environment.tenant(), environment.tenant());
            return true;
        });
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Locks what is detached, drops what should be dropped. */
    @Override
    public Outcome reconcile(Key key) throws SQLException {
        var found = of(new EnvironmentRef(key.tenant(), key.id()));
        if (found.isEmpty()) {
            return Outcome.gone();
        }
        var database = found.get();
        switch (database.state()) {
            case DETACHED -> server.lock(database.name());
            case DROPPING -> {
                server.drop(database.name());
                tenancy.run(key.tenant(), () -> {
                    jdbc.sql("""
                            DELETE FROM environment_database
                            WHERE tenant_id = :tenant AND environment_id = :environment AND state = 'dropping'
                            """)
                            .param("tenant", key.tenant())
                            .param("environment", key.id())
                            .update();
                    live.changed(key.tenant(), key.tenant());
                });
            }
            case WANTED, READY -> {
                return Outcome.gone();
            }
            case UNKNOWN -> {
                return Outcome.again(FOR_A_NEWER_PORTAL);
            }
        }
        return Outcome.gone();
    }

    /** {@code db_1f3a9c02b7d34e5a}: every role of the server can read the names of all databases, so they say nothing. */
    static String name(UUID environment) {
        return "db_" + environment.toString().replace("-", "").substring(0, 16);
    }

    private static final String SELECT = """
            SELECT environment_id, tenant_id, app_name, environment_name, database_name, secret_name, sealed_password, size_mib,
                   connections, state, created_at, detached_at
            FROM environment_database
            """;

    private static final RowMapper<EnvironmentDatabase> ROW = (row, n) -> new EnvironmentDatabase(
            row.getObject("environment_id", UUID.class),
            row.getObject("tenant_id", UUID.class),
            row.getString("app_name"),
            row.getString("environment_name"),
            row.getString("database_name"),
            row.getString("secret_name"),
            row.getString("sealed_password"),
            row.getInt("size_mib"),
            row.getObject("connections", Integer.class),
            EnvironmentDatabase.State.of(row.getString("state")),
            Rows.instant(row, "created_at"),
            Rows.instantOrNull(row, "detached_at"));
}
