package io.nuages.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nuages.database.ServerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.postgresql.util.PasswordUtil;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/**
 * The embedded PostgreSQL with the portal's roles and database on it. The portal reaches it exactly as it would reach any
 * other server: as the unprivileged role, with migrations by the owner and the tenants' databases by the operator.
 */
@Configuration(proxyBeanMethods = false)
@NoDatasource
class EmbeddedDatabase {
    private static final String DATABASE = "nuages";

    @Bean(destroyMethod = "close")
    DataFolder dataFolder(@Value("${nuages.data-dir:nuages-data}") Path path) {
        return DataFolder.open(path);
    }

    @Bean(destroyMethod = "close")
    PostgresServer postgresServer(DataFolder folder) {
        var server = PostgresServer.start(
                folder.path(),
                folder.path().resolve("bin"),
                folder.password(PostgresServer.ADMINISTRATOR),
                Map.of("max_connections", "200"));
        try {
            prepare(server, folder);
            return server;
        } catch (SQLException e) {
            server.close();
            throw new IllegalStateException("The embedded PostgreSQL cannot be prepared", e);
        }
    }

    @Bean
    JdbcConnectionDetails embeddedConnection(PostgresServer server, DataFolder folder) {
        return new Login(server.url(DATABASE), "nuages_app", folder.password("nuages_app"));
    }

    @Bean
    FlywayConnectionDetails embeddedMigrationConnection(PostgresServer server, DataFolder folder) {
        return new MigrationLogin(server.url(DATABASE), "nuages_owner", folder.password("nuages_owner"));
    }

    @Bean
    @ConditionalOnExpression("'${nuages.database.host:}'.isEmpty()")
    ServerAddress embeddedServerAddress(PostgresServer server, DataFolder folder) {
        return new ServerAddress(
                "127.0.0.1",
                server.port(),
                "nuages_operator",
                folder.password("nuages_operator"),
                "127.0.0.1",
                server.port());
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

    private record Login(String getJdbcUrl, String getUsername, String getPassword) implements JdbcConnectionDetails {
        @Override
        public String toString() {
            return getUsername + " at " + getJdbcUrl;
        }
    }

    private record MigrationLogin(String getJdbcUrl, String getUsername, String getPassword)
            implements FlywayConnectionDetails {
        @Override
        public String toString() {
            return getUsername + " at " + getJdbcUrl;
        }
    }
}
