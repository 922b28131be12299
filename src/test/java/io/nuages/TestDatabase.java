package io.nuages;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import io.nuages.embedded.PostgresServer;
import io.nuages.host.TestDns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A fresh, migrated database on a real PostgreSQL, one server for all tests of a run: Testcontainers where a container
 * engine answers and has the image or gets it, else the embedded one.
 *
 * <p>Tests with a Spring context say {@link NuagesTest}; every context then has its own database.
 */
public final class TestDatabase {
    private static final String PASSWORD = "for-tests-only";
    private static final String TEMPLATE = "nuages_template";
    /** PostgreSQL's programs, unpacked. */
    public static final Path BINARIES = Path.of("target", "postgresql-binaries").toAbsolutePath();

    private final Server server;
    private final String name;

    private TestDatabase(Server server, String name) {
        this.server = server;
        this.name = name;
    }

    /** A database that nobody else uses, with the schema as it is today. */
    public static TestDatabase create() {
        var server = Holder.SERVER;
        var name = "test_" + UUID.randomUUID().toString().replace("-", "");
        synchronized (Holder.class) {
            server.execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        }
        // Rights on a database are not copied from its template.
        server.execute(name, bootstrap());
        return new TestDatabase(server, name);
    }

    /** A database with the roles and no schema, for {@link #migrate}. */
    public static TestDatabase withoutSchema() {
        var server = Holder.SERVER;
        var name = "test_" + UUID.randomUUID().toString().replace("-", "");
        server.execute("postgres", "CREATE DATABASE " + name);
        server.execute(name, bootstrap());
        return new TestDatabase(server, name);
    }

    /** As the portal migrates when it starts, and no further than this version. */
    public void migrate(MigrationVersion version) {
        flyway(server, name).target(version).load().migrate();
    }

    /** Versions of the schema that there are, oldest first. */
    public List<MigrationVersion> versions() {
        return Arrays.stream(flyway(server, name).load().info().all())
                .map(MigrationInfo::getVersion)
                .toList();
    }

    public String url() {
        return server.url(name);
    }

    /** As the portal serves: bound by row-level security. */
    public DataSource app() {
        return dataSource("nuages_app", PASSWORD, 4);
    }

    /** {@link #app()} with a pool of one connection, which shows what leaks from one transaction to the next. */
    public DataSource appWithOneConnection() {
        return dataSource("nuages_app", PASSWORD, 1);
    }

    /** The owner of the tables, as migrations run. */
    public DataSource owner() {
        return dataSource("nuages_owner", PASSWORD, 1);
    }

    /** May do everything. */
    public DataSource administrator() {
        return dataSource(PostgresServer.ADMINISTRATOR, server.password(), 1);
    }

    /** What a Spring context needs to use this database and, for the tenants' databases, this server. */
    public Map<String, String> properties() {
        return Map.of(
                "nuages.url",
                "http://localhost:8080",
                "spring.datasource.url",
                url(),
                "spring.datasource.username",
                "nuages_app",
                "spring.datasource.password",
                PASSWORD,
                "spring.flyway.user",
                "nuages_owner",
                "spring.flyway.password",
                PASSWORD,
                "nuages.database.host",
                server.host(),
                "nuages.database.port",
                Integer.toString(server.port()),
                "nuages.database.password",
                PASSWORD);
    }

    /** A database on a PostgreSQL server of its own, which can be stopped and started again. */
    public static final class OnOwnServer implements AutoCloseable {
        private static final Map<String, String> SETTINGS =
                Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "200");

        private final Path folder;
        private final Map<String, String> settings = new HashMap<>(SETTINGS);
        private PostgresServer server;
        private final TestDatabase database;

        public OnOwnServer() {
            this(Map.of());
        }

        /** @param settings of postgresql.conf, beside the usual ones or in their place */
        public OnOwnServer(Map<String, String> settings) {
            this.settings.putAll(settings);
            try {
                folder = Files.createTempDirectory("nuages-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            start();
            database = new TestDatabase(prepared(new Server("127.0.0.1", server.port(), PASSWORD)), TEMPLATE);
        }

        public TestDatabase database() {
            return database;
        }

        public void stop() {
            server.close();
        }

        /** On the same port as before. */
        public void start() {
            server = PostgresServer.start(folder, BINARIES, PASSWORD, settings);
        }

        /** SIGSTOP: connections stay, and nothing answers. */
        public void freeze() {
            signal("-STOP");
        }

        public void thaw() {
            signal("-CONT");
        }

        private void signal(String signal) {
            try {
                var first = Files.readAllLines(folder.resolve("postgresql").resolve("postmaster.pid"))
                        .getFirst();
                var postmaster = ProcessHandle.of(Long.parseLong(first.strip())).orElseThrow();
                // Once it is stopped itself it makes no others.
                send(signal, postmaster);
                postmaster.children().forEach(process -> send(signal, process));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void send(String signal, ProcessHandle process) {
            try {
                new ProcessBuilder("sh", "-c", "kill \"$0\" \"$1\"", signal, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            stop();
            FileSystemUtils.deleteRecursively(folder.toFile());
        }
    }

    /** Gives the context a database of its own, and passwords that cost little. */
    public static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            var properties = new HashMap<>(create().properties());
            properties.put("nuages.hosts.resolver", TestDns.shared().address());
            properties.keySet().removeIf(context.getEnvironment()::containsProperty);
            TestPropertyValues.of(properties).applyTo(context);
            context.getBeanFactory().registerSingleton("cheapHashes", new CheapHashes());
        }
    }

    /** A real one takes long, so nothing may be hashed while a connection is held that others wait for. */
    private static final class CheapHashes extends Argon2PasswordEncoder {
        CheapHashes() {
            super(16, 32, 1, 1024, 1);
        }

        @Override
        protected String encodeNonNullPassword(String password) {
            checkNoConnectionIsHeld();
            return super.encodeNonNullPassword(password);
        }

        @Override
        protected boolean matchesNonNull(String password, String hash) {
            checkNoConnectionIsHeld();
            return super.matchesNonNull(password, hash);
        }

        private static void checkNoConnectionIsHeld() {
            if (TransactionSynchronizationManager.isActualTransactionActive()) {
                throw new IllegalStateException("A password is hashed within a transaction");
            }
        }
    }

    private DataSource dataSource(String user, String password, int size) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url());
        pool.setUsername(user);
        pool.setPassword(password);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(0);
        return pool;
    }

    /** With the roles, and the schema in the database {@link #TEMPLATE}. */
    private static Server prepared(Server server) {
        server.execute("postgres", "CREATE DATABASE " + TEMPLATE);
        server.execute(TEMPLATE, bootstrap());
        for (var role : List.of("nuages_owner", "nuages_app", "nuages_operator")) {
            server.execute("postgres", "ALTER ROLE " + role + " PASSWORD '" + PASSWORD + "'");
        }
        flyway(server, TEMPLATE).load().migrate();
        return server;
    }

    private static FluentConfiguration flyway(Server server, String database) {
        return Flyway.configure()
                .dataSource(server.url(database), "nuages_owner", PASSWORD)
                .locations("classpath:db/migration")
                .placeholders(Map.of("app_role", "nuages_app", "system_role", "nuages_system"));
    }

    private static String bootstrap() {
        try {
            return new ClassPathResource("db/bootstrap.sql").getContentAsString(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {
        static final DockerImageName IMAGE = DockerImageName.parse("postgres:18.6");
        // Each database that any test makes has its share of these.
        static final Server SERVER = start();

        private static Server start() {
            return prepared(ContainerEngine.lacks(IMAGE).isEmpty() ? container() : embedded());
        }

        private static Server container() {
            var container = new PostgreSQLContainer(IMAGE)
                    .withUsername(PostgresServer.ADMINISTRATOR)
                    .withPassword(PASSWORD)
                    .withDatabaseName("postgres")
                    .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=1500");
            container.start();
            return new Server(container.getHost(), container.getFirstMappedPort(), PASSWORD);
        }

        private static Server embedded() {
            try {
                var folder = Files.createTempDirectory("nuages-test");
                var server = PostgresServer.start(
                        folder,
                        BINARIES,
                        PASSWORD,
                        Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "1500"));
                // After the portals that use it, which otherwise would wait for it.
                SpringApplication.getShutdownHandlers().add(() -> {
                    server.close();
                    FileSystemUtils.deleteRecursively(folder.toFile());
                });
                return new Server("127.0.0.1", server.port(), PASSWORD);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Server(String host, int port, String password) {
        String url(String database) {
            return "jdbc:postgresql://" + host + ":" + port + "/" + database;
        }

        void execute(String database, String sql) {
            try (Connection connection =
                            DriverManager.getConnection(url(database), PostgresServer.ADMINISTRATOR, password);
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
