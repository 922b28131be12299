package io.nuages.simulator.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The checks of the Pod Security standard {@code restricted} that concern what the portal's chart can say, in its words. */
final class PodSecurity {
    private PodSecurity() {}

    /** What the standard forbids about the pod, in one line; null for nothing. */
    static @Nullable String violation(JsonNode spec) {
        var pod = spec.path("securityContext");
        var found = new ArrayList<String>();
        if (spec.path("hostNetwork").asBoolean(false)
                || spec.path("hostPID").asBoolean(false)
                || spec.path("hostIPC").asBoolean(false)) {
            found.add("host namespaces (hostNetwork, hostPID or hostIPC is true)");
        }
        for (var volume : spec.path("volumes")) {
            if (volume.has("hostPath")) {
                found.add("hostPath volumes (volume \"" + volume.path("name").asString("") + "\")");
            }
        }
        check(
                found,
                spec,
                "privileged (%s must not set securityContext.privileged=true)",
                container ->
                        !container.path("securityContext").path("privileged").asBoolean(false));
        check(
                found,
                spec,
                "allowPrivilegeEscalation != false (%s must set securityContext.allowPrivilegeEscalation=false)",
                container -> !container
                        .path("securityContext")
                        .path("allowPrivilegeEscalation")
                        .asBoolean(true));
        check(
                found,
                spec,
                "unrestricted capabilities (%s must set securityContext.capabilities.drop=[\"ALL\"])",
                container -> {
                    for (var drop : container
                            .path("securityContext")
                            .path("capabilities")
                            .path("drop")) {
                        if (drop.asString("").equals("ALL")) {
                            return true;
                        }
                    }
                    return false;
                });
        check(
                found,
                spec,
                "runAsNonRoot != true (pod or %s must set securityContext.runAsNonRoot=true)",
                container -> container
                        .path("securityContext")
                        .path("runAsNonRoot")
                        .asBoolean(pod.path("runAsNonRoot").asBoolean(false)));
        check(
                found,
                spec,
                "seccompProfile (pod or %s must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")",
                container -> {
                    var own = container
                            .path("securityContext")
                            .path("seccompProfile")
                            .path("type")
                            .asString(pod.path("seccompProfile").path("type").asString(""));
                    return own.equals("RuntimeDefault") || own.equals("Localhost");
                });
        return found.isEmpty() ? null : String.join(", ", found);
    }

    private static void check(List<String> found, JsonNode spec, String complaint, Predicate<JsonNode> allowed) {
        var bad = new ArrayList<String>();
        for (var part : List.of("initContainers", "containers")) {
            for (var container : spec.path(part)) {
                if (!allowed.test(container)) {
                    bad.add("\"" + container.path("name").asString("") + "\"");
                }
            }
        }
        if (!bad.isEmpty()) {
            found.add(complaint.formatted((bad.size() == 1 ? "container " : "containers ") + String.join(", ", bad)));
        }
    }
}
