package io.nuages;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The portal in a process of its own, which can be killed and launched again. */
final class PortalProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path log;
    private final String name;
    private final int port = freePort();
    private final List<String> command = new ArrayList<>();
    private Process process;
    private int launches;

    /**
     * @param folder where all portals of these tests keep what they share
     * @param properties of the portal, as in application.yaml
     */
    PortalProcess(Path folder, String name, Map<String, String> properties) {
        this.log = folder.resolve(name + ".log");
        this.name = name;
        var all = new Properties();
        all.putAll(properties);
        all.put("server.port", Integer.toString(port));
        all.put("server.address", "127.0.0.1");
        var file = folder.resolve(name + ".properties");
        try (var out = Files.newBufferedWriter(file)) {
            all.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m"));
        // Starts take half the time with the classes as the first process that ended in good order left them.
        command.addAll(
                List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + folder.resolve("portal.jsa")));
        command.add("-Xlog:disable");
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath(folder), "io.nuages.Nuages"));
        command.add("--spring.config.additional-location=file:" + file);
    }

    int port() {
        return port;
    }

    /** As the queue calls this process; each launch has a name of its own. */
    String worker() {
        return name + "-" + launches;
    }

    /** Its output is added to the log of those before it. */
    void launch() {
        launches++;
        var words = new ArrayList<>(command);
        if (!temporary().toFile().mkdirs()) {
            throw new IllegalStateException("No folder " + temporary());
        }
        words.add(1, "-Djava.io.tmpdir=" + temporary());
        words.add("--db-scheduler.scheduler-name=" + worker());
        try {
            process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean launched() {
        return process != null && process.isAlive();
    }

    boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The portal " + name + " ended: " + tail());
        }
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void awaitReady() {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .until(this::ready);
    }

    /** SIGKILL: nothing of it gets to tidy up. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
        FileSystemUtils.deleteRecursively(temporary().toFile());
    }

    /** For what it unpacks, so that a killed one leaves nothing to those after it. */
    private Path temporary() {
        return log.resolveSibling("tmp-" + worker()).toAbsolutePath();
    }

    /** SIGTERM, and waits for its end. */
    void end() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (launched()) {
            kill();
        }
    }

    private String tail() {
        try (var lines = Files.lines(log)) {
            var all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - 40), all.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In jars only, as class data sharing wants it, and without the tests' own classes, which are no part of the portal. */
    private static String classPath(Path folder) {
        var classes = Path.of("target", "classes").toAbsolutePath();
        var tests = Path.of("target", "test-classes").toAbsolutePath();
        var jar = folder.resolve("portal.jar");
        if (!Files.exists(jar)) {
            var said = new StringWriter();
            var out = new PrintWriter(said);
            var tool = ToolProvider.findFirst("jar").orElseThrow();
            if (tool.run(out, out, "-c", "-f", jar.toString(), "-C", classes.toString(), ".") != 0) {
                throw new IllegalStateException(said.toString());
            }
        }
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> !entry.equals(tests))
                .map(entry -> entry.equals(classes) ? jar : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Below those that systems give to outgoing connections, so that none of them has it when the portal is launched again. */
    private static int freePort() {
        return ThreadLocalRandom.current()
                .ints(20_000, 32_768)
                .filter(PortalProcess::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
