package io.nuages.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an account may do to a kind of thing in every namespace.
 *
 * @param group of the API; empty for the core's
 * @param resource plural, and after a slash the subresource, for example {@code pods/log}
 */
record Right(String verb, String group, String resource) {
    /** What the portal does, by the role in {@code helm/portal/files/rules.yaml}. */
    static final List<Right> NEEDED = needed();

    /** What somebody who steals the portal's token would like most, and no part of the portal does. */
    static final Map<Right, String> BEYOND = beyond();

    private static List<Right> needed() {
        var all = new ArrayList<Right>();
        all.addAll(rights("", "namespaces", "get", "list", "watch", "create", "patch"));
        all.addAll(rights("", "events", "list", "watch"));
        all.addAll(rights("", "pods", "get", "list", "watch", "delete"));
        all.addAll(rights("", "pods/log", "get"));
        for (var kind : Kind.MANAGED) {
            var slash = kind.apiVersion().indexOf('/');
            var group = slash < 0 ? "" : kind.apiVersion().substring(0, slash);
            var stays = List.of("resourcequotas", "limitranges").contains(kind.plural());
            all.addAll(rights(group, kind.plural(), "get", "list", "watch", "create", "patch"));
            if (!stays) {
                all.addAll(rights(group, kind.plural(), "delete"));
            }
        }
        all.addAll(rights("storage.k8s.io", "storageclasses", "list"));
        all.addAll(rights("networking.k8s.io", "ingressclasses", "list"));
        all.addAll(rights("gateway.networking.k8s.io", "gatewayclasses", "list"));
        return List.copyOf(all);
    }

    private static Map<Right, String> beyond() {
        var all = new LinkedHashMap<Right, String>();
        all.put(new Right("get", "", "secrets"), "read Secrets");
        all.put(new Right("create", "", "pods/exec"), "run commands in pods");
        all.put(new Right("create", "", "serviceaccounts/token"), "make tokens of other accounts");
        all.put(new Right("escalate", "rbac.authorization.k8s.io", "clusterroles"), "give itself further rights");
        all.put(new Right("create", "rbac.authorization.k8s.io", "clusterrolebindings"), "grant rights");
        return all;
    }

    private static List<Right> rights(String group, String resource, String... verbs) {
        return Stream.of(verbs).map(verb -> new Right(verb, group, resource)).toList();
    }

    /** Whether a rule of a role grants it, in the form of {@code ResourceRule}. One for single objects does not. */
    boolean isGrantedBy(Map<String, Object> rule) {
        return Tree.texts(rule, "resourceNames").isEmpty()
                && holds(Tree.texts(rule, "verbs"), verb)
                && holds(Tree.texts(rule, "apiGroups"), group)
                && holds(Tree.texts(rule, "resources"), resource);
    }

    private static boolean holds(List<String> said, String wanted) {
        return said.contains("*") || said.contains(wanted);
    }

    @Override
    public String toString() {
        return verb + " " + resource;
    }
}
