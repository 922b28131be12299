package io.nuages.chart;

import io.nuages.cluster.Manifest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A tenant's namespace and its guard rails. Pure. */
public final class TenantManifests {
    private static final String POD_SECURITY = "pod-security.kubernetes.io/";

    /** The ports on which DNS pods listen, whatever their Service's port: policies see a packet once it is addressed to the pod. */
    private static final List<Integer> DNS_PORTS = List.of(53, 1053, 5353);

    private TenantManifests() {}

    /** The namespace first, then what must be in it before anything else. */
    public static List<Manifest> of(NamespaceInput input) {
        return List.of(namespace(input), defaultDeny(input), quota(input), limits(input));
    }

    /** Enforcing alone would not warn about Deployments, whose pods are refused later and silently. */
    private static Manifest namespace(NamespaceInput input) {
        var labels = new TreeMap<>(input.labels());
        for (var mode : List.of("enforce", "warn")) {
            labels.put(POD_SECURITY + mode, "restricted");
            labels.put(POD_SECURITY + mode + "-version", "latest");
        }
        return manifest("v1", "Namespace", Map.of("name", input.namespace(), "labels", labels), Map.of());
    }

    /** Nothing comes in; only DNS queries go out. Each environment's own policy adds to it. */
    private static Manifest defaultDeny(NamespaceInput input) {
        var dns = Map.of(
                "to",
                List.of(Map.of(
                        "namespaceSelector", matchLabels("kubernetes.io/metadata.name", "kube-system"),
                        "podSelector", matchLabels("k8s-app", "kube-dns"))),
                "ports",
                DNS_PORTS.stream()
                        .flatMap(port -> Stream.of(
                                Map.of("port", port, "protocol", "UDP"), Map.of("port", port, "protocol", "TCP")))
                        .toList());
        return manifest(
                "networking.k8s.io/v1",
                "NetworkPolicy",
                metadata(input, "default-deny"),
                Map.of("podSelector", Map.of(), "policyTypes", List.of("Ingress", "Egress"), "egress", List.of(dns)));
    }

    /** CPU limits are not counted: anything may use idle CPU. */
    private static Manifest quota(NamespaceInput input) {
        var hard = Map.of(
                "requests.cpu", input.cpuMillis() + "m",
                "requests.memory", input.memoryMib() + "Mi",
                "limits.memory", input.memoryMib() + "Mi",
                "pods", Integer.toString(input.pods()),
                "requests.storage", input.storageMib() + "Mi",
                // What would bypass the gateway, or cost the provider an address.
                "services.nodeports", "0",
                "services.loadbalancers", "0");
        return manifest("v1", "ResourceQuota", metadata(input, "tenant"), Map.of("hard", hard));
    }

    /** For containers that say nothing: the quota refuses them otherwise. cert-manager's solver is such a one. */
    private static Manifest limits(NamespaceInput input) {
        var container = Map.of(
                "type", "Container",
                "default", Map.of("memory", "128Mi"),
                "defaultRequest", Map.of("cpu", "10m", "memory", "64Mi"));
        return manifest("v1", "LimitRange", metadata(input, "tenant"), Map.of("limits", List.of(container)));
    }

    private static Map<String, Object> matchLabels(String label, String value) {
        return Map.of("matchLabels", Map.of(label, value));
    }

    private static Map<String, Object> metadata(NamespaceInput input, String name) {
        return Map.of("name", name, "namespace", input.namespace(), "labels", input.labels());
    }

    private static Manifest manifest(
            String apiVersion, String kind, Map<String, Object> metadata, Map<String, Object> spec) {
        var body = new LinkedHashMap<String, Object>();
        body.put("apiVersion", apiVersion);
        body.put("kind", kind);
        body.put("metadata", sorted(metadata));
        if (!spec.isEmpty()) {
            body.put("spec", sorted(spec));
        }
        return Manifest.of(Collections.unmodifiableMap(body));
    }

    /** In a fixed order, so that the same input gives the same text; unmodifiable. */
    private static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var copy = new TreeMap<Object, Object>();
                map.forEach((key, each) -> copy.put(key, sorted(each)));
                yield Collections.unmodifiableSortedMap(copy);
            }
            case List<?> list -> list.stream().map(TenantManifests::sorted).toList();
            default -> value;
        };
    }
}
