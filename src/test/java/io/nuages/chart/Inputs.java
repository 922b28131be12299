package io.nuages.chart;

import io.nuages.chart.ReleaseInput.Command;
import io.nuages.chart.ReleaseInput.Database;
import io.nuages.chart.ReleaseInput.Facts;
import io.nuages.chart.ReleaseInput.Installation;
import io.nuages.chart.ReleaseInput.Peer;
import io.nuages.chart.ReleaseInput.SealedSecret;
import io.nuages.spec.AppDocument;
import io.nuages.spec.OperatorDocument;
import io.nuages.spec.SecretRef;
import io.nuages.spec.Specs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A release to start from; each method answers a copy that differs in one thing. */
record Inputs(ReleaseInput input) {
    static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    /** A site and its release command, nothing else. */
    static Inputs plain() {
        return new Inputs(input(
                Specs.of("registry.example.com:5000/acme/shop:1.4.2").size("web", "S", 250, 512),
                new Facts(
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
                        List.of("shop.example.com"),
                        List.of(),
                        new Command("shop--production-init-7", 600),
                        new Database(
                                "10.0.0.5",
                                5432,
                                "acme_shop_production",
                                "acme_shop_production",
                                "shop--production-db"),
                        List.of(),
                        new Installation(
                                null, null, "https", List.of(), List.of(), List.of(), List.of(), new LinkedHashMap<>()),
                        false)));
    }

    private static ReleaseInput input(Specs specs, Facts facts) {
        return new ReleaseInput(specs.app(), specs.operator(), facts);
    }

    /** @param change what differs from the convention */
    Inputs specs(Consumer<Specs> change) {
        var specs = Specs.of("registry.example.com:5000/acme/shop:1.4.2").size("web", "S", 250, 512);
        change.accept(specs);
        return new Inputs(input(specs, input.facts()));
    }

    Inputs variables(Map<String, String> variables) {
        return specs(specs -> specs.variables(variables));
    }

    Inputs app(AppDocument app, OperatorDocument operator) {
        return new Inputs(new ReleaseInput(app, operator, input.facts()));
    }

    Inputs command(@Nullable Command command) {
        return with(
                input.facts().name(),
                command,
                input.facts().hosts(),
                input.facts().withheld(),
                input.facts().sealedSecrets(),
                input.facts().installation(),
                input.facts().paused());
    }

    Inputs hosts(String... hosts) {
        return with(
                input.facts().name(),
                input.facts().command(),
                List.of(hosts),
                input.facts().withheld(),
                input.facts().sealedSecrets(),
                input.facts().installation(),
                input.facts().paused());
    }

    Inputs installation(Installation installation) {
        return with(
                input.facts().name(),
                input.facts().command(),
                input.facts().hosts(),
                input.facts().withheld(),
                input.facts().sealedSecrets(),
                installation,
                input.facts().paused());
    }

    Inputs paused() {
        return with(
                input.facts().name(),
                input.facts().command(),
                input.facts().hosts(),
                input.facts().withheld(),
                input.facts().sealedSecrets(),
                input.facts().installation(),
                true);
    }

    Inputs name(String name) {
        return with(
                name,
                input.facts().command(),
                input.facts().hosts(),
                input.facts().withheld(),
                input.facts().sealedSecrets(),
                input.facts().installation(),
                input.facts().paused());
    }

    /** @param hosts that get no route */
    Inputs withheld(String... hosts) {
        return with(
                input.facts().name(),
                input.facts().command(),
                input.facts().hosts(),
                List.of(hosts),
                input.facts().sealedSecrets(),
                input.facts().installation(),
                input.facts().paused());
    }

    Inputs sealed(Map<String, SecretRef> variables, List<SealedSecret> secrets, @Nullable String pullSecret) {
        return specs(specs -> specs.secrets(variables).pullSecret(pullSecret))
                .with(
                        input.facts().name(),
                        input.facts().command(),
                        input.facts().hosts(),
                        input.facts().withheld(),
                        secrets,
                        input.facts().installation(),
                        input.facts().paused());
    }

    static Installation gateway() {
        return new Installation(
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
            String name,
            @Nullable Command command,
            List<String> hosts,
            List<String> withheld,
            List<SealedSecret> sealedSecrets,
            Installation installation,
            boolean paused) {
        var facts = input.facts();
        return new Inputs(new ReleaseInput(
                input.app(),
                input.operator(),
                new Facts(
                        name,
                        facts.namespace(),
                        facts.labels(),
                        facts.release(),
                        facts.image(),
                        facts.version(),
                        hosts,
                        withheld,
                        command,
                        facts.database(),
                        sealedSecrets,
                        installation,
                        paused)));
    }
}
