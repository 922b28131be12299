package io.nuages.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    @TempDir
    private Path folder;

    @Test
    void dataAndPortSurviveARestart() throws SQLException {
        int port;
        try (var server = start()) {
            port = server.port();
            execute(server, "CREATE TABLE kept (value int)");
        }
        try (var server = start()) {
            assertThat(server.port()).isEqualTo(port);
            execute(server, "SELECT value FROM kept");
        }
    }

    @Test
    void aServerLeftBehindByAKilledPortalIsStoppedAndItsDataKept() throws SQLException, IOException {
        var abandoned = start();
        execute(abandoned, "CREATE TABLE kept (value int)");
        var before = postmaster();
        try (var server = start()) {
            assertThat(postmaster()).isNotEqualTo(before);
            execute(server, "SELECT value FROM kept");
        }
    }

    @Test
    void aStaleProcessNumberThatIsNowAnotherProgramsDoesNoHarm() throws SQLException, IOException {
        start().close();
        var other = ProcessHandle.current().pid();
        Files.writeString(
                folder.resolve("postgresql").resolve("postmaster.pid"),
                other + "\n" + folder.resolve("postgresql") + "\n1\n5432\n\n127.0.0.1\n\nready\n");
        try (var server = start()) {
            execute(server, "SELECT 1");
        }
    }

    @Test
    void nobodyComesInWithoutThePassword() {
        try (var server = start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.url("postgres"), "postgres", "wrong"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void aSecondPortalOnTheFolderIsToldSo() {
        try (var first = DataFolder.open(folder)) {
            assertThat(first.path()).isEqualTo(folder.toAbsolutePath());
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(EmbeddedDatabaseException.class)
                    .hasMessageContaining("Another portal already runs on the folder " + folder)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        DataFolder.open(folder).close();
    }

    @Test
    void passwordsAreRandomAndStayTheSameAndPrivate() throws IOException {
        String first;
        try (var data = DataFolder.open(folder)) {
            first = data.password("nuages_app");
            assertThat(first).hasSizeGreaterThan(20).isNotEqualTo(data.password("nuages_owner"));
        }
        try (var data = DataFolder.open(folder)) {
            assertThat(data.password("nuages_app")).isEqualTo(first);
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("passwords.properties")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private PostgresServer start() {
        return PostgresServer.start(folder, TestDatabase.BINARIES, "for-tests-only", Map.of("fsync", "off"));
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve("postgresql").resolve("postmaster.pid"))
                .getFirst());
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
