package io.nuages.simulator.cluster;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What the simulator reads of a pod template. */
public record Template(
        Map<String, String> labels,
        String restartPolicy,
        int graceSeconds,
        List<Container> containers,
        List<String> claims,
        @Nullable String violation) {

    /**
     * @param memory limit in bytes, null without one
     * @param quiet whether the end of the log stays out of the status
     */
    public record Container(
            String name,
            String image,
            List<String> command,
            List<Variable> variables,
            List<Source> sources,
            Map<String, BigDecimal> resources,
            @Nullable Long memory,
            @Nullable Probe startup,
            @Nullable Probe readiness,
            @Nullable Probe liveness,
            Map<String, Integer> ports,
            int drainSeconds,
            boolean quiet) {}

    /** An environment variable: a value, or a key of a Secret or ConfigMap. */
    record Variable(
            String name, @Nullable String value, @Nullable Reference from) {}

    record Reference(String kind, String name, String key, boolean optional) {}

    /** All keys of a Secret or ConfigMap as variables. */
    record Source(String kind, String name, String prefix, boolean optional) {}

    /** @param path null unless it asks over HTTP */
    record Probe(@Nullable String path, int delay, int period, int failures) {
        int budget() {
            return delay + period * failures;
        }
    }

    public String process() {
        return labels.getOrDefault("app.kubernetes.io/component", "");
    }

    String release() {
        return labels.getOrDefault("nuages.io/release", "");
    }

    public Container first() {
        return containers.getFirst();
    }

    /** The pod template in the spec of an object; missing where that kind makes no pods. */
    static JsonNode within(String kind, JsonNode spec) {
        return switch (kind) {
            case "Deployment", "Job" -> spec.path("template");
            case "CronJob" -> spec.path("jobTemplate").path("spec").path("template");
            default -> MissingNode.getInstance();
        };
    }

    public static Template of(JsonNode template) {
        var spec = template.path("spec");
        var containers = new ArrayList<Container>();
        spec.path("containers").forEach(container -> containers.add(container(container)));
        var claims = new ArrayList<String>();
        spec.path("volumes").forEach(volume -> {
            var claim = volume.path("persistentVolumeClaim").path("claimName").asString("");
            if (!claim.isEmpty()) {
                claims.add(claim);
            }
        });
        return new Template(
                strings(template.path("metadata").path("labels")),
                spec.path("restartPolicy").asString("Always"),
                spec.path("terminationGracePeriodSeconds").asInt(30),
                List.copyOf(containers),
                List.copyOf(claims),
                PodSecurity.violation(spec));
    }

    private static Container container(JsonNode container) {
        var command = new ArrayList<String>();
        container.path("command").forEach(part -> command.add(part.asString("")));
        container.path("args").forEach(part -> command.add(part.asString("")));
        var variables = new ArrayList<Variable>();
        container.path("env").forEach(variable -> variables.add(variable(variable)));
        var sources = new ArrayList<Source>();
        container.path("envFrom").forEach(from -> sources.add(source(from)));
        var ports = new TreeMap<String, Integer>();
        container
                .path("ports")
                .forEach(port -> ports.put(
                        port.path("name").asString(""),
                        port.path("containerPort").asInt(0)));
        var resources = resources(container.path("resources"));
        var memory = resources.get("limits.memory");
        return new Container(
                container.path("name").asString(""),
                container.path("image").asString(""),
                List.copyOf(command),
                List.copyOf(variables),
                List.copyOf(sources),
                resources,
                memory == null ? null : memory.longValue(),
                probe(container.path("startupProbe")),
                probe(container.path("readinessProbe")),
                probe(container.path("livenessProbe")),
                ports,
                container
                        .path("lifecycle")
                        .path("preStop")
                        .path("sleep")
                        .path("seconds")
                        .asInt(0),
                !container.path("terminationMessagePolicy").asString("").equals("FallbackToLogsOnError"));
    }

    private static Variable variable(JsonNode variable) {
        var name = variable.path("name").asString("");
        for (var kind : List.of("secretKeyRef", "configMapKeyRef")) {
            var from = variable.path("valueFrom").path(kind);
            if (from.isObject()) {
                return new Variable(
                        name,
                        null,
                        new Reference(
                                kind.equals("secretKeyRef") ? "Secret" : "ConfigMap",
                                from.path("name").asString(""),
                                from.path("key").asString(""),
                                from.path("optional").asBoolean(false)));
            }
        }
        return new Variable(name, variable.path("value").asString(""), null);
    }

    private static Source source(JsonNode from) {
        var secret = from.path("secretRef").isObject();
        var reference = from.path(secret ? "secretRef" : "configMapRef");
        return new Source(
                secret ? "Secret" : "ConfigMap",
                reference.path("name").asString(""),
                from.path("prefix").asString(""),
                reference.path("optional").asBoolean(false));
    }

    /** As quotas name them; what is not requested counts as its limit. */
    private static Map<String, BigDecimal> resources(JsonNode resources) {
        var all = new TreeMap<String, BigDecimal>();
        for (var side : List.of("limits", "requests")) {
            resources.path(side).properties().forEach(entry -> {
                var amount = Quantities.parse(entry.getValue().asString("0"));
                all.put(side + "." + entry.getKey(), amount);
                if (side.equals("limits")) {
                    all.put("requests." + entry.getKey(), amount);
                }
            });
        }
        return all;
    }

    private static @Nullable Probe probe(JsonNode probe) {
        if (!probe.isObject()) {
            return null;
        }
        var get = probe.path("httpGet");
        return new Probe(
                get.isObject() ? get.path("path").asString("/") : null,
                probe.path("initialDelaySeconds").asInt(0),
                probe.path("periodSeconds").asInt(10),
                probe.path("failureThreshold").asInt(3));
    }

    public static Map<String, String> strings(JsonNode map) {
        var strings = new TreeMap<String, String>();
        map.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asString("")));
        return strings;
    }
}
