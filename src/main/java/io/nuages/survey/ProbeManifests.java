package io.nuages.survey;

import io.nuages.cluster.Manifest;
import io.nuages.cluster.Scope;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The two pods of a probe, one in each of two namespaces: one listens on two ports, of which a policy lets the other one reach only one.
 * Both are as restricted as customers' pods and end by themselves, whatever becomes of the portal. Pure.
 */
final class ProbeManifests {
    /** Where the calling pod has to say what it found: in its termination message. */
    static final String CLOSED = "closed";

    static final String OPEN = "open";
    static final String UNREACHED = "unreached";

    /** No tenant's name starts with a hyphen. */
    static final Scope LISTENER = scope("nuages--probe-listener", 1);

    static final Scope CALLER = scope("nuages--probe-caller", 2);

    /** The component by which its pod is known, also to the simulated cluster. */
    static final String COMPONENT = "network-probe";

    static final int SECONDS = 150;

    private static final int FREE_PORT = 8081;
    private static final int FORBIDDEN_PORT = 8080;
    private static final int USER = 1000;
    private static final String ACCOUNT = "network--probe";
    private static final String NAME = "probe";

    private static final String LISTEN = """
            mkdir /tmp/site && echo here > /tmp/site/index.html
            httpd -p %d -h /tmp/site && exec httpd -f -p %d -h /tmp/site
            """.formatted(FORBIDDEN_PORT, FREE_PORT);

    /** A policy may take some seconds to take effect, so the last attempt counts. Of some builds of BusyBox, wget -T crashes. */
    private static final String CALL =
            """
            reach() { timeout 3 wget -q -O /dev/null "http://%s.%s.svc:$1/index.html"; }
            say() { printf %%s "$1" > /dev/termination-log; exit 0; }
            tries=0
            until reach %d; do
              tries=$((tries + 1))
              [ "$tries" -lt 20 ] || say %s
              sleep 1
            done
            found=%s
            for try in 1 2 3; do
              sleep 2
              if reach %d; then found=%s; else found=%s; fi
            done
            say "$found"
            """.formatted(NAME, LISTENER.namespace(), FREE_PORT, UNREACHED, OPEN, FORBIDDEN_PORT, OPEN, CLOSED);

    private ProbeManifests() {}

    static List<Manifest> listener(String image) {
        var labels = labels("listener");
        return List.of(
                namespace(LISTENER),
                account(LISTENER),
                Manifest.of(Map.of(
                        "apiVersion",
                        "networking.k8s.io/v1",
                        "kind",
                        "NetworkPolicy",
                        "metadata",
                        metadata(LISTENER, labels),
                        "spec",
                        Map.of(
                                "podSelector",
                                Map.of("matchLabels", labels),
                                "policyTypes",
                                List.of("Ingress"),
                                "ingress",
                                List.of(Map.of("ports", List.of(Map.of("port", FREE_PORT, "protocol", "TCP"))))))),
                Manifest.of(Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Service",
                        "metadata",
                        metadata(LISTENER, labels),
                        "spec",
                        Map.of(
                                "type",
                                "ClusterIP",
                                "selector",
                                labels,
                                "ports",
                                List.of(port("free", FREE_PORT), port("forbidden", FORBIDDEN_PORT))))),
                job(LISTENER, labels, image, LISTEN));
    }

    static List<Manifest> caller(String image) {
        return List.of(namespace(CALLER), account(CALLER), job(CALLER, labels(COMPONENT), image, CALL));
    }

    private static Scope scope(String namespace, long number) {
        return new Scope(namespace, new UUID(0, 0), new UUID(0, number));
    }

    private static Map<String, String> labels(String component) {
        return Map.of("app.kubernetes.io/instance", ACCOUNT, "app.kubernetes.io/component", component);
    }

    private static Map<String, Object> metadata(Scope scope, Map<String, String> labels) {
        return Map.of("name", NAME, "namespace", scope.namespace(), "labels", labels);
    }

    private static Manifest namespace(Scope scope) {
        return Manifest.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                Map.of(
                        "name",
                        scope.namespace(),
                        "labels",
                        Map.of(
                                "pod-security.kubernetes.io/enforce", "restricted",
                                "pod-security.kubernetes.io/enforce-version", "latest"))));
    }

    private static Manifest account(Scope scope) {
        return Manifest.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ServiceAccount",
                "metadata",
                Map.of("name", ACCOUNT, "namespace", scope.namespace()),
                "automountServiceAccountToken",
                false));
    }

    private static Map<String, Object> port(String name, int port) {
        return Map.of("name", name, "port", port, "targetPort", port, "protocol", "TCP");
    }

    private static Manifest job(Scope scope, Map<String, String> labels, String image, String script) {
        var container = Map.of(
                "name",
                NAME,
                "image",
                image,
                "command",
                List.of("sh", "-c", script),
                "resources",
                Map.of(
                        "requests", Map.of("cpu", "10m", "memory", "16Mi"),
                        "limits", Map.of("memory", "32Mi", "ephemeral-storage", "16Mi")),
                "securityContext",
                Map.of(
                        "allowPrivilegeEscalation",
                        false,
                        "readOnlyRootFilesystem",
                        true,
                        "capabilities",
                        Map.of("drop", List.of("ALL"))),
                "volumeMounts",
                List.of(Map.of("name", "tmp", "mountPath", "/tmp")));
        var pod = Map.of(
                "restartPolicy",
                "Never",
                "serviceAccountName",
                ACCOUNT,
                "automountServiceAccountToken",
                false,
                "terminationGracePeriodSeconds",
                1,
                "securityContext",
                Map.of(
                        "runAsNonRoot",
                        true,
                        "runAsUser",
                        USER,
                        "runAsGroup",
                        USER,
                        "seccompProfile",
                        Map.of("type", "RuntimeDefault")),
                "volumes",
                List.of(Map.of("name", "tmp", "emptyDir", Map.of("sizeLimit", "1Mi"))),
                "containers",
                List.of(container));
        return Manifest.of(Map.of(
                "apiVersion",
                "batch/v1",
                "kind",
                "Job",
                "metadata",
                metadata(scope, labels),
                "spec",
                Map.of(
                        "backoffLimit",
                        0,
                        "activeDeadlineSeconds",
                        SECONDS,
                        "ttlSecondsAfterFinished",
                        2 * SECONDS,
                        "template",
                        Map.of("metadata", Map.of("labels", labels), "spec", pod))));
    }
}
