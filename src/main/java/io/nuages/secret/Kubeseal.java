package io.nuages.secret;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The {@code kubeseal} program, if it is installed: seals what a form without JavaScript posts. The value goes over standard
 * input only, never into arguments, environment or files.
 */
@Component
class Kubeseal {
    /** It could not seal; the message names no value. */
    static final class Failed extends RuntimeException {
        Failed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static final int LARGEST_OUTPUT = 256 * 1024;
    private static final int LARGEST_COMPLAINT = 4 * 1024;
    private static final int AT_ONCE = 4;

    private final @Nullable Path program;
    private final @Nullable String version;
    private final Duration limit;
    private final Semaphore places = new Semaphore(AT_ONCE);

    @Autowired
    Kubeseal(@Value("${nuages.kubeseal:}") String configured) {
        this(find(configured, System.getenv("PATH")), Duration.ofSeconds(10));
    }

    Kubeseal(@Nullable Path program, Duration limit) {
        this.program = program;
        this.limit = limit;
        this.version = program == null ? null : askVersion(program);
    }

    /** Its version, for example {@code kubeseal version: 0.36.6}; empty when it is not installed or does not run. */
    Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /**
     * Seals one value, strictly for this namespace and name.
     *
     * @return base64, as {@code spec.encryptedData} needs it
     * @throws Failed when it is not installed, complains, or takes too long
     */
    String seal(SealingCertificate certificate, String namespace, String name, byte[] value) {
        if (program == null) {
            throw new Failed("kubeseal is not installed", null);
        }
        if (!places.tryAcquire()) {
            throw new Failed("kubeseal runs " + AT_ONCE + " times already", null);
        }
        @Nullable Path folder = null;
        try {
            folder = Files.createTempDirectory("nuages-seal");
            var cert = Files.writeString(folder.resolve("cert.pem"), certificate.pem());
            var sealed = run(
                            program,
                            List.of(
                                    "--raw",
                                    "--scope=strict",
                                    "--namespace=" + namespace,
                                    "--name=" + name,
                                    "--cert=" + cert,
                                    "--from-file=/dev/stdin"),
                            folder,
                            value)
                    .strip();
            if (!Sealer.looksSealed(sealed)) {
                throw new Failed("kubeseal answered with something that is not a sealed value", null);
            }
            return sealed;
        } catch (IOException e) {
            throw new Failed("kubeseal did not run", e);
        } finally {
            places.release();
            delete(folder);
        }
    }

    private @Nullable String askVersion(Path program) {
        try {
            return run(program, List.of("--version"), Path.of(System.getProperty("java.io.tmpdir")), new byte[0])
                    .lines()
                    .findFirst()
                    .orElse("kubeseal")
                    .strip();
        } catch (IOException | Failed e) {
            return null;
        }
    }

    private String run(Path program, List<String> arguments, Path folder, byte[] input) throws IOException {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        // Without a home it looks for no kubeconfig.
        builder.environment().put("HOME", folder.toString());
        var process = builder.start();
        try {
            var output = start(() -> read(process.getInputStream(), LARGEST_OUTPUT));
            var complaint = start(() -> read(process.getErrorStream(), LARGEST_COMPLAINT));
            start(() -> {
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input);
                }
                return null;
            });
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failed("kubeseal took longer than " + limit.toSeconds() + " seconds", null);
            }
            if (process.exitValue() != 0) {
                throw new Failed("kubeseal refused: " + firstLine(complaint.get(1, TimeUnit.SECONDS)), null);
            }
            return output.get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("kubeseal was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new Failed("kubeseal's answer could not be read", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static <T extends @Nullable Object> FutureTask<T> start(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name("kubeseal").start(task);
        return task;
    }

    private static String read(InputStream stream, int limit) throws IOException {
        try (stream) {
            var bytes = stream.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException("more than " + limit + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static String firstLine(String text) {
        var line = text.lines().findFirst().orElse("no reason given").strip();
        return line.length() <= 200 ? line : line.substring(0, 200);
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve("cert.pem"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // It holds nothing but a public certificate; the system clears its temporary folder.
        }
    }

    static @Nullable Path find(String configured, @Nullable String path) {
        if (!configured.isBlank()) {
            var program = Path.of(configured);
            return Files.isExecutable(program) ? program.toAbsolutePath() : null;
        }
        return path == null
                ? null
                : Arrays.stream(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, "kubeseal"))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .map(Path::toAbsolutePath)
                        .orElse(null);
    }
}
