package io.nuages.chart;

import io.nuages.spec.AppDocument;
import io.nuages.spec.ReleaseCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** From a release to the chart's values, as data. The chart's defaults are spelled out: defaults are for people. */
final class Values {
    private static final JsonMapper JSON = new JsonMapper();

    private Values() {}

    static Map<String, Object> of(ReleaseInput input) {
        var facts = input.facts();
        var values = new LinkedHashMap<String, Object>();
        values.put("nameOverride", facts.name());
        values.put("labels", facts.labels());
        values.put("paused", facts.paused());
        values.put("app", app(input));
        values.put("release", release(facts));
        values.put("sizes", sizes(input));
        values.put("pullSecrets", input.operator().pullSecrets());
        values.put("database", database(facts.database()));
        values.put("exposure", exposure(facts.installation(), facts.withheld()));
        values.put("network", network(facts.installation()));
        return values;
    }

    /** The customer's document, plus what it cannot know. */
    private static Map<String, @Nullable Object> app(ReleaseInput input) {
        var facts = input.facts();
        var app = input.app().document();
        var command = facts.command();
        if (command == null) {
            app.putNull("releaseCommand");
        } else if (app.get("releaseCommand") instanceof ObjectNode said) {
            said.put("timeoutSeconds", command.timeoutSeconds());
        }
        Map<String, @Nullable Object> values = JSON.convertValue(app, new TypeReference<>() {});
        values.put("image", image(facts.image()));
        values.put("hosts", facts.hosts());
        values.put("sealedSecrets", sealedSecrets(facts.sealedSecrets()));
        return values;
    }

    /** The chart puts the parts back together as they were. */
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

    private static Map<String, Object> sealedSecrets(List<ReleaseInput.SealedSecret> secrets) {
        var byName = new LinkedHashMap<String, Object>();
        for (var each : secrets) {
            byName.put(each.name(), Map.of("type", each.type(), "values", each.values()));
        }
        return byName;
    }

    private static Map<String, Object> release(ReleaseInput.Facts facts) {
        var release = new LinkedHashMap<String, Object>();
        release.put("mode", "plain");
        release.put("number", facts.release());
        release.put("version", facts.version());
        if (facts.command() != null) {
            release.put("job", facts.command().job());
        }
        return release;
    }

    /** If nothing else is granted, the release command gets what the site gets, or, without a site, what the first process gets. */
    private static Map<String, Object> sizes(ReleaseInput input) {
        var sizes = input.operator().values();
        if (input.facts().command() != null && !sizes.has(ReleaseCommand.COMPONENT)) {
            var first = input.app().components().stream().findFirst().orElse(AppDocument.WEB);
            var size = sizes.has(AppDocument.WEB) ? sizes.get(AppDocument.WEB) : sizes.get(first);
            sizes.set(ReleaseCommand.COMPONENT, size);
        }
        return JSON.convertValue(sizes, new TypeReference<>() {});
    }

    private static Map<String, Object> database(ReleaseInput.Database database) {
        // The caller has created the database before; the image need not be able to wait for it.
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

    private static Map<String, Object> exposure(ReleaseInput.Installation operator, List<String> withheld) {
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

    private static Map<String, Object> network(ReleaseInput.Installation operator) {
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
