package io.nuages.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** From a release to the chart's values, as data. What the chart would default is said all the same: defaults are for people. */
final class Values {
    private Values() {}

    static Map<String, Object> of(ReleaseInput input) {
        var values = new LinkedHashMap<String, Object>();
        values.put("nameOverride", input.name());
        values.put("labels", input.labels());
        values.put("paused", input.paused());
        values.put("app", app(input));
        values.put("release", release(input));
        values.put("sizes", sizes(input));
        values.put("pullSecrets", input.pullSecrets());
        values.put("database", database(input.database()));
        values.put("exposure", exposure(input.operator(), input.withheld()));
        values.put("network", network(input.operator()));
        return values;
    }

    private static Map<String, @Nullable Object> app(ReleaseInput input) {
        var app = new LinkedHashMap<String, @Nullable Object>();
        app.put("image", image(input.image()));
        app.put("port", input.port());
        app.put("hosts", input.hosts());
        app.put("health", Map.of("path", input.healthPath()));
        app.put("processes", processes(input.processes()));
        app.put("releaseCommand", releaseCommand(input.command()));
        app.put("variables", input.variables());
        app.put("secretVariables", secretVariables(input.secretVariables()));
        app.put("sealedSecrets", sealedSecrets(input.sealedSecrets()));
        return app;
    }

    /** The chart puts the parts together again as they were. */
    private static Map<String, Object> image(String reference) {
        var at = reference.indexOf('@');
        var name = at < 0 ? reference : reference.substring(0, at);
        var colon = name.lastIndexOf(':');
        var tagged = colon > name.lastIndexOf('/');
        return Map.of(
                "repository",
                tagged ? name.substring(0, colon) : name,
                "tag",
                tagged ? name.substring(colon + 1) : "",
                "digest",
                at < 0 ? "" : reference.substring(at + 1));
    }

    private static Map<String, @Nullable Object> processes(List<ReleaseInput.Process> processes) {
        var byName = new LinkedHashMap<String, @Nullable Object>();
        // The chart's default has a site; null takes it away where there is none.
        byName.put("web", null);
        for (var process : processes) {
            byName.put(process.name(), Map.of("command", process.command(), "pods", process.pods()));
        }
        return byName;
    }

    private static @Nullable Map<String, Object> releaseCommand(ReleaseInput.@Nullable Command command) {
        return command == null
                ? null
                : Map.of("command", command.command(), "timeoutSeconds", command.timeoutSeconds());
    }

    private static Map<String, Object> secretVariables(List<ReleaseInput.SecretVariable> variables) {
        var byVariable = new LinkedHashMap<String, Object>();
        for (var each : variables) {
            byVariable.put(each.variable(), Map.of("secret", each.secret(), "key", each.key()));
        }
        return byVariable;
    }

    private static Map<String, Object> sealedSecrets(List<ReleaseInput.SealedSecret> secrets) {
        var byName = new LinkedHashMap<String, Object>();
        for (var each : secrets) {
            byName.put(each.name(), Map.of("type", each.type(), "values", each.values()));
        }
        return byName;
    }

    private static Map<String, Object> release(ReleaseInput input) {
        var release = new LinkedHashMap<String, Object>();
        release.put("mode", "plain");
        release.put("number", input.release());
        release.put("version", input.version());
        if (input.command() != null) {
            release.put("job", input.command().job());
        }
        return release;
    }

    private static Map<String, Object> sizes(ReleaseInput input) {
        var sizes = new LinkedHashMap<String, Object>();
        for (var process : input.processes()) {
            sizes.put(process.name(), size(process.cpuMillis(), process.memoryMib()));
        }
        if (input.command() != null) {
            sizes.put("init", size(input.command().cpuMillis(), input.command().memoryMib()));
        }
        return sizes;
    }

    private static Map<String, Object> size(int cpuMillis, int memoryMib) {
        return Map.of("cpu", cpuMillis + "m", "memory", memoryMib + "Mi");
    }

    private static Map<String, Object> database(ReleaseInput.Database database) {
        // Whoever calls has made the database before; the image need not be able to wait for it.
        return Map.of(
                "provider",
                "external",
                "waitSeconds",
                0,
                "host",
                database.host(),
                "port",
                database.port(),
                "name",
                database.name(),
                "user",
                database.user(),
                "secret",
                Map.of("name", database.secret(), "key", "password"));
    }

    private static Map<String, Object> exposure(ReleaseInput.Operator operator, List<String> withheld) {
        return Map.of(
                "type",
                "ingress",
                "scheme",
                operator.scheme(),
                "withheld",
                withheld,
                "tls",
                Map.of("issuer", orEmpty(operator.tlsIssuer())),
                "ingress",
                Map.of("class", orEmpty(operator.ingressClass()), "annotations", operator.annotations()));
    }

    private static Map<String, Object> network(ReleaseInput.Operator operator) {
        var peers = new ArrayList<SequencedMap<String, Object>>();
        for (var peer : operator.egress()) {
            var each = new LinkedHashMap<String, Object>();
            each.put("cidr", peer.cidr());
            each.put("ports", peer.ports());
            peers.add(each);
        }
        return Map.of(
                "nat64",
                operator.nat64(),
                "ingressFrom",
                Map.of("namespaces", operator.ingressFromNamespaces(), "cidrs", operator.ingressFromCidrs()),
                "egress",
                Map.of("peers", peers));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
