package io.nuages;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real API server with real controllers and a fake node, from {@code .ci/bench/up}; one for the whole JVM, and gone with it. Another
 * has pods and Services with IPv6 addresses only.
 * Where it cannot be had, tests are skipped with the reason, or fail when {@code NUAGES_BENCH=required}.
 */
public final class Bench {
    private static final Bench[] INSTANCES = new Bench[2];
    private static String refusal;

    private final Process process;
    private final BufferedReader output;
    private final Map<String, String> facts = new HashMap<>();

    private Bench(boolean ipv6Only) throws IOException {
        var errors = Files.createTempFile("nuages-bench", ".log");
        var up = new ProcessBuilder(Path.of(".ci", "bench", "up").toString()).redirectError(errors.toFile());
        if (ipv6Only) {
            up.environment().put("BENCH_IPV6", "only");
        }
        process = up.start();
        output = process.inputReader(StandardCharsets.UTF_8);
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            var parts = line.split("=", 2);
            facts.put(parts[0], parts[1]);
            if (parts[0].equals("READY")) {
                Files.delete(errors);
                return;
            }
        }
        var reason = Files.readString(errors).strip();
        Files.delete(errors);
        throw new IOException(reason.substring(reason.lastIndexOf('\n') + 1));
    }

    public static Bench running() {
        return running(false);
    }

    public static Bench withIpv6Only() {
        return running(true);
    }

    private static synchronized Bench running(boolean ipv6Only) {
        var started = start(ipv6Only);
        if (started == null) {
            missing(refusal);
        }
        return started;
    }

    /** Why its tests are skipped; empty when there is one, or they fail without it. */
    static synchronized Optional<String> skipped() {
        return start(false) == null && !required() ? Optional.of("No bench: " + refusal) : Optional.empty();
    }

    private static @Nullable Bench start(boolean ipv6Only) {
        var which = ipv6Only ? 1 : 0;
        if (INSTANCES[which] == null && refusal == null) {
            try {
                var started = new Bench(ipv6Only);
                Runtime.getRuntime().addShutdownHook(new Thread(started::end));
                INSTANCES[which] = started;
            } catch (IOException e) {
                refusal = e.getMessage();
            }
        }
        return INSTANCES[which];
    }

    private static boolean required() {
        return "required".equals(System.getenv("NUAGES_BENCH"));
    }

    private static void missing(String reason) {
        if (required()) {
            throw new IllegalStateException("The bench is required, and cannot be had: " + reason);
        }
        Assumptions.abort("No bench: " + reason);
    }

    /** With the rights that helm/portal grants, and no others. */
    public Path kubeconfig() {
        return Path.of(facts.get("KUBECONFIG"));
    }

    /** With all rights. */
    public Path adminKubeconfig() {
        return Path.of(facts.get("ADMIN_KUBECONFIG"));
    }

    /** Of the programs that {@code .ci/bench/build} made, for example {@code kubeseal}; skips the test where it is not there. */
    public Path program(String name) {
        var program = Path.of(facts.get("PROGRAMS"), name);
        if (!Files.isExecutable(program)) {
            if (required()) {
                throw new IllegalStateException("The bench is required, and has no " + name);
            }
            Assumptions.abort("No bench: " + name + " is missing; .ci/bench/build builds it");
        }
        return program;
    }

    /** Of the Sealed Secrets controller. */
    public URI certificateUrl() {
        return URI.create(facts.get("CERTIFICATE_URL"));
    }

    /** The program of the same version as the controller. */
    public Path kubeseal() {
        return Path.of(facts.get("KUBESEAL"));
    }

    /** Host and port of the registry, plain http; without one the test is skipped, or fails when the bench is required. */
    public String registry() {
        var host = facts.get("REGISTRY");
        if (host == null) {
            missing("docker-registry is not installed");
        }
        return host;
    }

    /** From now on the registry reports pushes there. */
    public void notify(URI receiver) {
        tell("notify " + receiver);
    }

    /** Kills a program, for example {@code kube-apiserver}. */
    public void stop(String name) {
        tell("stop " + name);
    }

    /** Starts it again, and waits for the API server to be ready. */
    public void start(String name) {
        tell("start " + name);
    }

    private synchronized void tell(String order) {
        try {
            var input = process.outputWriter(StandardCharsets.UTF_8);
            input.write(order + "\n");
            input.flush();
            var answer = output.readLine();
            if (!("DONE=" + order).equals(answer)) {
                throw new IllegalStateException("The bench does not " + order);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroy();
            }
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
