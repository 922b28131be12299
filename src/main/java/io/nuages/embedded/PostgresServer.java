package io.nuages.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own: data in a folder, listening on loopback only, every connection with a password. The port
 * is free when first chosen and remembered. A server left behind on the folder by a killed portal is stopped first.
 */
public final class PostgresServer implements AutoCloseable {
    /** The administrator. */
    public static final String ADMINISTRATOR = "postgres";

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final String START_SECONDS = "60";

    private final Path data;
    private final Path binaries;
    private final PostgresUser user;
    private final String password;
    private final int port;

    private PostgresServer(Path data, Path binaries, PostgresUser user, String password, int port) {
        this.data = data;
        this.binaries = binaries;
        this.user = user;
        this.password = password;
        this.port = port;
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @param folder holds {@code postgresql/} (the data) and {@code postgresql.port}; nobody else uses it meanwhile
     * @param binaries where the programs are unpacked
     * @param password the administrator's, for the first start
     * @param settings of postgresql.conf
     */
    public static PostgresServer start(Path folder, Path binaries, String password, Map<String, String> settings) {
        var user = PostgresUser.forFolder(folder);
        try {
            var programs = user.enters() ? binaries : passable();
            var data = folder.resolve("postgresql");
            stopLeftBehind(data);
            PostgresBinaries.unpack(programs);
            if (!Files.exists(data)) {
                initialise(data, programs, user, password);
            }
            user.own(data);
            var port = startOnAnyPort(folder.resolve("postgresql.port"), data, programs, user, settings);
            return new PostgresServer(data, programs, user, password, port);
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL cannot be started in " + folder, e);
        }
    }

    public int port() {
        return port;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** A connection of the administrator. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), ADMINISTRATOR, password);
    }

    @Override
    public void close() {
        try {
            run(user.command(
                    program(binaries, "pg_ctl"), "-D", data.toString(), "-m", "fast", "-w", "-t", "30", "stop"));
            if (!user.enters()) {
                PostgresBinaries.delete(binaries);
                Files.delete(binaries.resolve("..").normalize());
            }
        } catch (IOException e) {
            log.warn("The embedded PostgreSQL did not stop: {}", e.getMessage());
        }
    }

    /** A place for the programs that every user can access. */
    private static Path passable() throws IOException {
        var folder = Files.createTempDirectory("nuages-postgresql");
        DataFolder.permit(folder, "rwx--x--x");
        return folder.resolve("bin");
    }

    /** The holder of the folder's lock may stop what still runs on it: its portal is gone. */
    private static void stopLeftBehind(Path data) throws IOException {
        var file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        var postmaster = Files.readAllLines(file).stream()
                .findFirst()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                .filter(PostgresServer::isPostgres);
        if (postmaster.isEmpty()) {
            // Its number may meanwhile be another program's, which PostgreSQL would take for a running server.
            Files.deleteIfExists(file);
            return;
        }
        log.info("Stopping the PostgreSQL server that an earlier portal left behind on {}", data);
        interrupt(postmaster.get());
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(Path::of).map(Path::getFileName).map(Path::toString).stream()
                .anyMatch(name -> name.equals("postgres") || name.equals("postgres.exe"));
    }

    /** A fast shutdown where signals exist: ends connections, writes everything. A shell has kill built in, even if there is no such program. */
    private static void interrupt(ProcessHandle postmaster) throws IOException {
        try {
            new ProcessBuilder("sh", "-c", "kill -INT \"$0\"", Long.toString(postmaster.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noSuchProgram) {
            postmaster.destroy();
        }
        try {
            postmaster.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new EmbeddedDatabaseException(
                    "The PostgreSQL server that an earlier portal left behind does not stop: process "
                            + postmaster.pid() + ".",
                    "Stop that process, then start again.",
                    e);
        }
    }

    private static void initialise(Path data, Path binaries, PostgresUser user, String password) throws IOException {
        var partial = data.resolveSibling("postgresql.partial");
        var secret = data.resolveSibling("postgresql.password");
        PostgresBinaries.delete(partial);
        Files.createDirectory(partial);
        DataFolder.permit(partial, "rwx------");
        user.own(partial);
        DataFolder.writePrivately(secret, password);
        user.own(secret);
        try {
            run(user.command(
                    program(binaries, "initdb"),
                    "--pgdata=" + partial,
                    "--username=" + ADMINISTRATOR,
                    "--pwfile=" + secret,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions"));
        } finally {
            Files.deleteIfExists(secret);
        }
        Files.move(partial, data);
    }

    private static int startOnAnyPort(
            Path remembered, Path data, Path binaries, PostgresUser user, Map<String, String> settings)
            throws IOException {
        for (var attempt = 1; ; attempt++) {
            var port = remembered(remembered).filter(PostgresServer::isFree).orElseGet(PostgresServer::freePort);
            try {
                start(port, data, binaries, user, settings);
                Files.writeString(remembered, Integer.toString(port));
                return port;
            } catch (IOException e) {
                // Something else may have taken the port since it was checked.
                if (attempt == 3 || isFree(port)) {
                    throw e;
                }
            }
        }
    }

    private static void start(int port, Path data, Path binaries, PostgresUser user, Map<String, String> settings)
            throws IOException {
        var options = new TreeMap<>(settings);
        options.put("port", Integer.toString(port));
        options.put("listen_addresses", "127.0.0.1");
        options.put("unix_socket_directories", "");
        var text = new ArrayList<String>();
        options.forEach((name, value) -> text.add("-c " + name + "=" + value));
        var serverLog = data.resolve("server.log");
        Files.deleteIfExists(serverLog);
        try {
            run(user.command(
                    program(binaries, "pg_ctl"),
                    "-D",
                    data.toString(),
                    "-l",
                    serverLog.toString(),
                    "-o",
                    String.join(" ", text),
                    "-w",
                    "-t",
                    START_SECONDS,
                    "start"));
        } catch (IOException e) {
            var lines = Files.exists(serverLog) ? Files.readAllLines(serverLog) : List.<String>of();
            throw new IOException(
                    e.getMessage() + "\n"
                            + String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size())),
                    e);
        }
    }

    private static String program(Path binaries, String name) {
        return binaries.resolve("bin").resolve(name).toString();
    }

    private static void run(List<String> command) throws IOException {
        // A file and not a pipe: on some systems the server inherits the pipe and it would never end.
        var output = Files.createTempFile("nuages", ".log");
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment().put("LC_ALL", "C");
            var process = builder.start();
            process.getOutputStream().close();
            var code = process.waitFor();
            if (code != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + code + ": "
                        + Files.readString(output, UTF_8).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static Optional<Integer> remembered(Path file) {
        try {
            return Optional.of(Integer.parseInt(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException absent) {
            return Optional.empty();
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Below the ephemeral range, so that the port is free at the next start. */
    private static int freePort() {
        return ThreadLocalRandom.current()
                .ints(20_000, 32_768)
                .filter(PostgresServer::isFree)
                .findFirst()
                .orElseThrow();
    }
}
