package io.nuages.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.postgresql.util.PasswordUtil;
import org.springframework.core.io.ClassPathResource;

/** The embedded PostgreSQL with the portal's roles and database on it, started in parallel with the rest. */
final class EmbeddedPostgres implements AutoCloseable {
    static final String DATABASE = "nuages";

    private final CompletableFuture<Running> start;

    private EmbeddedPostgres(CompletableFuture<Running> start) {
        this.start = start;
    }

    private record Running(DataFolder folder, PostgresServer server) {}

    /** @param folder of the data; nobody else uses it meanwhile */
    static EmbeddedPostgres begin(Path folder) {
        return new EmbeddedPostgres(CompletableFuture.supplyAsync(
                () -> start(folder),
                task -> Thread.ofPlatform().name("embedded-postgresql").start(task)));
    }

    /**
     * Waits until the server answers.
     *
     * @throws EmbeddedDatabaseException when it cannot be started for a reason that a person can fix
     */
    PostgresServer server() {
        return running().server();
    }

    /** The password of one of its roles, once it is started. */
    String password(String role) {
        return running().folder().password(role);
    }

    /** Stops the server, also one that nobody has waited for. */
    @Override
    public void close() {
        start.thenAccept(running -> {
                    try (var folder = running.folder()) {
                        running.server().close();
                    }
                })
                .exceptionally(neverStarted -> null)
                .join();
    }

    private Running running() {
        try {
            return start.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private static Running start(Path path) {
        var folder = DataFolder.open(path);
        try {
            var server = PostgresServer.start(
                    folder.path(),
                    folder.path().resolve("bin"),
                    folder.password(PostgresServer.ADMINISTRATOR),
                    Map.of(
                            "max_connections", "200",
                            "reserved_connections", "30",
                            "authentication_timeout", "10s"));
            try {
                prepare(server, folder);
                return new Running(folder, server);
            } catch (SQLException | RuntimeException e) {
                server.close();
                throw new IllegalStateException("The embedded PostgreSQL cannot be prepared", e);
            }
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Idempotent, and done on every start, so that a crash at any point of the first one costs nothing. */
    private static void prepare(PostgresServer server, DataFolder folder) throws SQLException {
        try (var connection = server.connect("postgres")) {
            createDatabase(connection);
        }
        try (var connection = server.connect(DATABASE);
                var statement = connection.createStatement()) {
            statement.execute(new ClassPathResource("db/bootstrap.sql").getContentAsString(UTF_8));
            for (var role : List.of("nuages_owner", "nuages_app", "nuages_operator")) {
                var verifier =
                        PasswordUtil.encodeScramSha256(folder.password(role).toCharArray());
                statement.execute("ALTER ROLE " + statement.enquoteIdentifier(role, true) + " PASSWORD "
                        + statement.enquoteLiteral(verifier));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createDatabase(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("SELECT FROM pg_database WHERE datname = 'nuages'")) {
                if (rows.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE nuages");
        }
    }
}
