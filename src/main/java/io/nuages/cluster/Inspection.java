package io.nuages.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Inspects what a cluster offers. What every signed-in user may ask comes first: which groups the API has, and what one may
 * do. Classes need the right to list them.
 */
final class Inspection {
    private static final String DEFAULT_STORAGE = "storageclass.kubernetes.io/is-default-class";
    private static final String DEFAULT_INGRESS = "ingressclass.kubernetes.io/is-default-class";

    /** Of those that take requests from outside, as their makers' charts label their pods. */
    private static final String CONTROLLERS =
            "app.kubernetes.io/name in (traefik,ingress-nginx,nginx-ingress,haproxy-ingress,kubernetes-ingress,contour,envoy,kong)";

    private static final int MOST = 200;

    private final Api api;

    Inspection(Api api) {
        this.api = api;
    }

    /** @throws ClusterException.Unavailable when the cluster does not answer at all */
    Inventory inventory(Collection<String> namespaces) {
        var groups = groups();
        var rules = rules();
        return new Inventory(
                Tree.text(api.look("/version").body(), "gitVersion"),
                groups,
                api.look("/apis/metrics.k8s.io/v1beta1").given(),
                classes("storage.k8s.io/v1/storageclasses", DEFAULT_STORAGE, "provisioner"),
                classes("networking.k8s.io/v1/ingressclasses", DEFAULT_INGRESS, "spec", "controller"),
                classes("gateway.networking.k8s.io/v1/gatewayclasses", "", "spec", "controllerName"),
                controllers(),
                namespaces.stream()
                        .filter(each -> api.look(Kind.NAMESPACE.path("", each)).code() == 404)
                        .toList(),
                Right.NEEDED.stream()
                        .filter(right -> !granted(rules, right) && !allowed(right))
                        .map(Right::toString)
                        .toList(),
                Right.BEYOND.entrySet().stream()
                        .filter(right -> granted(rules, right.getKey()))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    private List<String> groups() {
        return Tree.maps(api.look("/apis").body(), "groups").stream()
                .map(group -> Tree.text(group, "preferredVersion", "groupVersion"))
                .filter(version -> !version.isEmpty())
                .toList();
    }

    private Inventory.Classes classes(String path, String standard, String... by) {
        var look = api.look("/apis/" + path + "?limit=" + MOST);
        return new Inventory.Classes(
                look.allowed(),
                Tree.maps(look.body(), "items").stream()
                        .map(item -> new Inventory.Item(
                                Tree.name(item),
                                Tree.text(item, by),
                                Tree.text(item, "metadata", "annotations", standard)
                                        .equals("true"),
                                Tree.time(item, "metadata", "creationTimestamp")))
                        .toList());
    }

    private List<Inventory.Controller> controllers() {
        var look = api.look("/api/v1/pods?limit=" + MOST + "&labelSelector=" + Kind.escaped(CONTROLLERS));
        return Tree.maps(look.body(), "items").stream()
                .map(pod -> new Inventory.Controller(
                        Tree.labels(pod).getOrDefault("app.kubernetes.io/name", ""),
                        Tree.text(pod, "metadata", "namespace")))
                .distinct()
                .sorted(Comparator.comparing(Inventory.Controller::toString))
                .toList();
    }

    /** What roles grant in every namespace, and in {@code default}. */
    private List<Map<String, Object>> rules() {
        var answer = api.asked(
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                review("SelfSubjectRulesReview", Map.of("namespace", "default")));
        return Tree.maps(answer, "status", "resourceRules");
    }

    private static boolean granted(List<Map<String, Object>> rules, Right right) {
        return rules.stream().anyMatch(right::isGrantedBy);
    }

    /** Asked when no rule of a role says so: a cluster may grant rights by other means, too. */
    private boolean allowed(Right right) {
        var attributes = new LinkedHashMap<String, Object>();
        var slash = right.resource().indexOf('/');
        attributes.put("verb", right.verb());
        attributes.put("group", right.group());
        attributes.put(
                "resource", slash < 0 ? right.resource() : right.resource().substring(0, slash));
        if (slash >= 0) {
            attributes.put("subresource", right.resource().substring(slash + 1));
        }
        var answer = api.asked(
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                review("SelfSubjectAccessReview", Map.of("resourceAttributes", attributes)));
        return Tree.flag(answer, "status", "allowed");
    }

    private static Map<String, Object> review(String kind, Map<String, Object> spec) {
        return Map.of("apiVersion", "authorization.k8s.io/v1", "kind", kind, "spec", spec);
    }
}
