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
    void data_and_port_survive_a_restart() throws SQLException {
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
    void a_server_left_behind_by_a_killed_portal_is_stopped_and_its_data_kept() throws SQLException, IOException {
        var abandoned = start();
        execute(abandoned, "CREATE TABLE kept (value int)");
        var before = postmaster();
        try (var server = start()) {
            assertThat(postmaster()).isNotEqualTo(before);
            execute(server, "SELECT value FROM kept");
        }
    }

    @Test
    void a_stale_process_number_that_is_now_another_programs_does_no_harm() throws SQLException, IOException {
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
    void nobody_comes_in_without_the_password() {
        try (var server = start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.url("postgres"), "postgres", "wrong"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void a_second_portal_on_the_folder_is_told_so() {
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
    void passwords_are_random_and_stay_the_same_and_private() throws IOException {
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
