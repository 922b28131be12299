package io.nuages.chart;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nuages.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example keeps to the contract that the chart's README describes, with the real Django. {@code EXAMPLE_PYTHON} names a folder
 * with a {@code python3} that has what requirements.txt says; without it, the one on the path is asked.
 */
class ExampleProjectTest {
    private static final Path PROJECT = Path.of("helm/django-app/example").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path tmp;

    @BeforeAll
    static void needsDjango() throws Exception {
        Process python;
        try {
            python = command(Map.of(), "python3", "-c", "import django, gunicorn, psycopg, whitenoise")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no python3 here");
            return;
        }
        assumeTrue(
                python.waitFor(60, TimeUnit.SECONDS) && python.exitValue() == 0,
                "python3 has no Django, gunicorn, psycopg and whitenoise: set EXAMPLE_PYTHON");
    }

    @Test
    void its_own_tests_pass() throws Exception {
        var log = run(Map.of("DEBUG", "yes"), "python3", "manage.py", "test");

        assertThat(log).contains("OK");
    }

    @Test
    void the_release_command_may_run_twice_and_the_site_serves_works_and_ends_on_sigterm() throws Exception {
        var environment = new HashMap<>(database());
        environment.putAll(Map.of(
                "SECRET_KEY", "for-tests-only",
                "ALLOWED_HOSTS", "guestbook.example.com",
                "CSRF_TRUSTED_ORIGINS", "https://guestbook.example.com",
                "STATIC_ROOT", tmp.resolve("static").toString(),
                "WEB_CONCURRENCY", "1",
                "PORT", Integer.toString(freePort())));
        run(environment, "bin/init");
        assertThat(run(environment, "bin/init")).contains("No migrations to apply");

        var worker = start(environment, "bin/async");
        var site = start(environment, "bin/run");
        try {
            var port = environment.get("PORT");
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(status(port, "/healthz/", "guestbook.example.com"))
                            .isEqualTo(200));
            assertThat(status(port, "/", "guestbook.example.com")).isEqualTo(200);
            assertThat(status(port, "/static/guestbook/book.css", "guestbook.example.com"))
                    .isEqualTo(200);
            assertThat(status(port, "/", "elsewhere.example.com")).isEqualTo(400);
        } finally {
            for (var process : List.of(site, worker)) {
                process.destroy();
                assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
        }
        assertThat(List.of(site.exitValue(), worker.exitValue())).containsOnly(0);
    }

    private static Map<String, String> database() {
        var properties = TestDatabase.create().properties();
        var at = URI.create(properties.get("spring.datasource.url").substring("jdbc:".length()));
        return Map.of(
                "PGHOST", at.getHost(),
                "PGPORT", Integer.toString(at.getPort()),
                "PGDATABASE", at.getPath().substring(1),
                "PGUSER", properties.get("spring.flyway.user"),
                "PGPASSWORD", properties.get("spring.flyway.password"));
    }

    /** With the Host header of a visitor, as the chart's probes do; over a plain socket, since HttpClient does not let it be set. */
    private static int status(String port, String path, String host) throws IOException {
        try (var socket = new Socket("127.0.0.1", Integer.parseInt(port))) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host
                                    + "\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n")
                            .getBytes(US_ASCII));
            var line = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
            return Integer.parseInt(line.split(" ")[1]);
        }
    }

    private String run(Map<String, String> environment, String... command) throws Exception {
        var log = Files.createTempFile(tmp, "run-", ".log");
        var process = command(environment, command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return Files.readString(log);
    }

    private Process start(Map<String, String> environment, String command) throws IOException {
        return command(environment, command)
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(tmp, "start-", ".log").toFile())
                .start();
    }

    private static ProcessBuilder command(Map<String, String> environment, String... command) {
        var builder = new ProcessBuilder(command).directory(PROJECT.toFile());
        if (command[0].startsWith("bin/")) {
            builder.command(PROJECT.resolve(command[0]).toString());
        }
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().putAll(environment);
        var python = System.getenv("EXAMPLE_PYTHON");
        if (python != null) {
            builder.environment().merge("PATH", python, (path, folder) -> folder + ":" + path);
            if (command[0].equals("python3")) {
                var whole = builder.command();
                whole.set(0, Path.of(python, "python3").toString());
            }
        }
        return builder;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
