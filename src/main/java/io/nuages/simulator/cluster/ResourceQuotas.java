package io.nuages.simulator.cluster;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** ResourceQuota and LimitRange, as far as they concern pods. */
final class ResourceQuotas {
    private ResourceQuotas() {}

    /** Why the pod may not be created, in the API server's words; null when it may. */
    static @Nullable String refusal(Space space, String pod, Template template) {
        var quotas = space.ofKind("ResourceQuota");
        if (quotas.isEmpty()) {
            return null;
        }
        var ranges = space.ofKind("LimitRange").stream().map(Thing::body).toList();
        var wanted = claims(template, ranges);
        @Nullable Map<String, BigDecimal> used = null;
        for (var quota : quotas) {
            var hard = Template.strings(quota.body().path("spec").path("hard"));
            var missing = new ArrayList<String>();
            var requested = new ArrayList<String>();
            var usedText = new ArrayList<String>();
            var limited = new ArrayList<String>();
            for (var limit : new TreeMap<>(hard).entrySet()) {
                var resource = canonical(limit.getKey());
                if (!resource.equals("pods") && !resource.contains(".")) {
                    continue;
                }
                var amount = wanted.get(resource);
                if (amount == null) {
                    if (resource.endsWith(".cpu") || resource.endsWith(".memory")) {
                        missing.add(limit.getKey());
                    }
                    continue;
                }
                if (used == null) {
                    used = used(space, ranges);
                }
                var sum = used.getOrDefault(resource, BigDecimal.ZERO);
                var most = Quantities.parse(limit.getValue());
                if (sum.add(amount).compareTo(most) > 0) {
                    requested.add(limit.getKey() + "=" + Quantities.format(resource, amount));
                    usedText.add(limit.getKey() + "=" + Quantities.format(resource, sum));
                    limited.add(limit.getKey() + "=" + Quantities.format(resource, most));
                }
            }
            if (!missing.isEmpty()) {
                return "pods \"%s\" is forbidden: failed quota: %s: must specify %s for: %s"
                        .formatted(
                                pod,
                                quota.name(),
                                String.join(",", missing),
                                template.first().name());
            }
            if (!requested.isEmpty()) {
                return "pods \"%s\" is forbidden: exceeded quota: %s, requested: %s, used: %s, limited: %s"
                        .formatted(
                                pod,
                                quota.name(),
                                String.join(",", requested),
                                String.join(",", usedText),
                                String.join(",", limited));
            }
        }
        return null;
    }

    /** What the namespace's pods that have not ended claim, including those being deleted. */
    static Map<String, BigDecimal> used(Space space) {
        return used(space, space.ofKind("LimitRange").stream().map(Thing::body).toList());
    }

    private static Map<String, BigDecimal> used(Space space, List<JsonNode> ranges) {
        var sum = new TreeMap<String, BigDecimal>();
        for (var pod : space.pods.values()) {
            if (pod.view != Pod.View.ENDED) {
                claims(pod.template(), ranges)
                        .forEach((resource, amount) -> sum.merge(resource, amount, BigDecimal::add));
            }
        }
        return sum;
    }

    private static Map<String, BigDecimal> claims(Template template, List<JsonNode> ranges) {
        var claims = new TreeMap<String, BigDecimal>();
        claims.put("pods", BigDecimal.ONE);
        for (var container : template.containers()) {
            var own = new TreeMap<>(container.resources());
            for (var range : ranges) {
                for (var limit : range.path("spec").path("limits")) {
                    if (limit.path("type").asString("").equals("Container")) {
                        Template.strings(limit.path("default"))
                                .forEach((key, value) -> own.putIfAbsent("limits." + key, Quantities.parse(value)));
                        Template.strings(limit.path("defaultRequest"))
                                .forEach((key, value) -> own.putIfAbsent("requests." + key, Quantities.parse(value)));
                    }
                }
            }
            own.forEach((resource, amount) -> claims.merge(resource, amount, BigDecimal::add));
        }
        return claims;
    }

    static String canonical(String resource) {
        return switch (resource) {
            case "cpu", "memory" -> "requests." + resource;
            case "count/pods" -> "pods";
            default -> resource;
        };
    }
}
