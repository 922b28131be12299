package io.nuages.chart;

import io.nuages.chart.ReleaseInput.Command;
import io.nuages.chart.ReleaseInput.Database;
import io.nuages.chart.ReleaseInput.Operator;
import io.nuages.chart.ReleaseInput.Peer;
import io.nuages.chart.ReleaseInput.Process;
import io.nuages.chart.ReleaseInput.SealedSecret;
import io.nuages.chart.ReleaseInput.SecretVariable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A release to start from; each method answers a copy that differs in one thing. */
record Inputs(ReleaseInput input) {
    static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    /** A site and its release command, nothing else. */
    static Inputs plain() {
        return new Inputs(new ReleaseInput(
                "shop--production",
                "nuages-acme",
                sorted(Map.of(
                        "app.kubernetes.io/managed-by", "nuages",
                        "app.kubernetes.io/part-of", "shop",
                        "nuages.io/tenant", "11111111-1111-1111-1111-111111111111",
                        "nuages.io/environment", "22222222-2222-2222-2222-222222222222")),
                7,
                "registry.example.com:5000/acme/shop@" + DIGEST,
                "1.4.2",
                List.of(new Process("web", List.of("/run"), 1, 250, 512)),
                new Command("shop--production-init-7", List.of("/init"), 600, 250, 512),
                8000,
                "/healthz/",
                sorted(Map.of()),
                List.of(),
                new Database("10.0.0.5", 5432, "acme_shop_production", "acme_shop_production", "shop--production-db"),
                List.of("shop.example.com"),
                List.of(),
                List.of(),
                List.of(),
                new Operator(null, null, "https", List.of(), List.of(), List.of(), List.of(), new LinkedHashMap<>()),
                false));
    }

    Inputs processes(Process... processes) {
        return with(List.of(processes), input.command(), input.variables(), input.hosts(), input.operator(), false);
    }

    Inputs command(@Nullable Command command) {
        return with(input.processes(), command, input.variables(), input.hosts(), input.operator(), false);
    }

    Inputs variables(Map<String, String> variables) {
        return with(input.processes(), input.command(), sorted(variables), input.hosts(), input.operator(), false);
    }

    Inputs hosts(String... hosts) {
        return with(input.processes(), input.command(), input.variables(), List.of(hosts), input.operator(), false);
    }

    Inputs operator(Operator operator) {
        return with(input.processes(), input.command(), input.variables(), input.hosts(), operator, false);
    }

    Inputs paused() {
        return with(input.processes(), input.command(), input.variables(), input.hosts(), input.operator(), true);
    }

    /** @param hosts that get no route */
    Inputs withheld(String... hosts) {
        return new Inputs(new ReleaseInput(
                input.name(),
                input.namespace(),
                input.labels(),
                input.release(),
                input.image(),
                input.version(),
                input.processes(),
                input.command(),
                input.port(),
                input.healthPath(),
                input.variables(),
                input.secretVariables(),
                input.database(),
                input.hosts(),
                List.of(hosts),
                input.sealedSecrets(),
                input.pullSecrets(),
                input.operator(),
                input.paused()));
    }

    Inputs sealed(List<SecretVariable> variables, List<SealedSecret> secrets, List<String> pullSecrets) {
        return new Inputs(new ReleaseInput(
                input.name(),
                input.namespace(),
                input.labels(),
                input.release(),
                input.image(),
                input.version(),
                input.processes(),
                input.command(),
                input.port(),
                input.healthPath(),
                input.variables(),
                variables,
                input.database(),
                input.hosts(),
                input.withheld(),
                secrets,
                pullSecrets,
                input.operator(),
                input.paused()));
    }

    static Operator gateway() {
        return new Operator(
                "nginx",
                "letsencrypt",
                "https",
                List.of(new Peer("10.0.0.5/32", List.of(5432)), new Peer("fd00:5::/64", List.of())),
                List.of("64:ff9b::/96"),
                List.of("ingress-nginx"),
                List.of("192.0.2.0/24", "2001:db8::/32"),
                new LinkedHashMap<>(Map.of("nginx.ingress.kubernetes.io/proxy-body-size", "20m")));
    }

    static <V> SortedMap<String, V> sorted(Map<String, V> map) {
        return new TreeMap<>(map);
    }

    private Inputs with(
            List<Process> processes,
            @Nullable Command command,
            SortedMap<String, String> variables,
            List<String> hosts,
            Operator operator,
            boolean paused) {
        return new Inputs(new ReleaseInput(
                input.name(),
                input.namespace(),
                input.labels(),
                input.release(),
                input.image(),
                input.version(),
                processes,
                command,
                input.port(),
                input.healthPath(),
                variables,
                input.secretVariables(),
                input.database(),
                hosts,
                input.withheld(),
                input.sealedSecrets(),
                input.pullSecrets(),
                operator,
                paused));
    }
}
