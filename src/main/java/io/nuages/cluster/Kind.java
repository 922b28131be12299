package io.nuages.cluster;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A kind of object, and where the API server keeps it.
 *
 * @param optional whether a cluster may do without it
 */
record Kind(String apiVersion, String name, String plural, boolean optional) {
    static final Kind NAMESPACE = new Kind("v1", "Namespace", "namespaces", false);
    static final Kind POD = new Kind("v1", "Pod", "pods", false);
    static final Kind EVENT = new Kind("v1", "Event", "events", false);
    static final Kind SERVICE = new Kind("v1", "Service", "services", false);
    static final Kind CLAIM = new Kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims", false);
    static final Kind DEPLOYMENT = new Kind("apps/v1", "Deployment", "deployments", false);
    static final Kind JOB = new Kind("batch/v1", "Job", "jobs", false);
    static final Kind CRON_JOB = new Kind("batch/v1", "CronJob", "cronjobs", false);
    static final Kind AUTOSCALER =
            new Kind("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", false);
    static final Kind CONFIG = new Kind("v1", "ConfigMap", "configmaps", false);
    static final Kind SEALED_SECRET = new Kind("bitnami.com/v1alpha1", "SealedSecret", "sealedsecrets", true);

    /** All kinds that the portal applies, prunes and deletes within a namespace; whatever else a chart made would be forgotten. */
    static final List<Kind> MANAGED = List.of(
            DEPLOYMENT,
            CRON_JOB,
            JOB,
            SERVICE,
            new Kind("networking.k8s.io/v1", "Ingress", "ingresses", false),
            new Kind("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", true),
            AUTOSCALER,
            new Kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", false),
            CONFIG,
            SEALED_SECRET,
            CLAIM,
            new Kind("v1", "ServiceAccount", "serviceaccounts", false),
            new Kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", false),
            new Kind("v1", "ResourceQuota", "resourcequotas", false),
            new Kind("v1", "LimitRange", "limitranges", false));

    static Optional<Kind> of(Manifest manifest) {
        if (manifest.kind().equals(NAMESPACE.name)) {
            return Optional.of(NAMESPACE);
        }
        return MANAGED.stream()
                .filter(kind -> kind.name.equals(manifest.kind()) && kind.apiVersion.equals(manifest.apiVersion()))
                .findFirst();
    }

    boolean namespaced() {
        return !name.equals("Namespace");
    }

    ObjectKey key(String object) {
        return new ObjectKey(apiVersion, name, object);
    }

    /** Of the group itself, for discovery. */
    String groupPath() {
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    }

    String listPath(String namespace) {
        return groupPath() + (namespaced() ? "/namespaces/" + escaped(namespace) : "") + "/" + plural;
    }

    String path(String namespace, String object) {
        return listPath(namespace) + "/" + escaped(object);
    }

    /** For one segment of a path, or one value of a query. */
    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
