package io.nuages.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The objects that {@link ClusterContract} plays with, as small as the API lets them be. */
public final class Manifests {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Manifests() {}

    /** One object from YAML with {@code %s} places. */
    public static Manifest yaml(String text, Object... values) {
        return Manifest.of(YAML.readValue(text.formatted(values), new TypeReference<Map<String, Object>>() {}));
    }

    static Manifest namespace(String name) {
        return yaml("""
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %s
                  labels:
                    pod-security.kubernetes.io/enforce: restricted
                    pod-security.kubernetes.io/enforce-version: latest
                    pod-security.kubernetes.io/warn: restricted
                """, name);
    }

    /** Of all pods here: the portal may start none with another one. */
    static Manifest serviceAccount() {
        return yaml("""
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: shop--production
                automountServiceAccountToken: false
                """);
    }

    static Manifest quota(int pods) {
        return yaml("""
                apiVersion: v1
                kind: ResourceQuota
                metadata:
                  name: plan
                spec:
                  hard:
                    pods: "%s"
                """, pods);
    }

    static Manifest config(String name, String value) {
        return yaml("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                data:
                  DEBUG: "%s"
                """, name, value);
    }

    static Manifest service(String name) {
        return yaml("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: %s
                spec:
                  selector:
                    app.kubernetes.io/name: %s
                  ports:
                  - name: http
                    port: 80
                    targetPort: 8000
                """, name, name);
    }

    static Manifest claim(String name) {
        return yaml("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: %s
                spec:
                  accessModes: [ReadWriteOnce]
                  resources:
                    requests:
                      storage: 10Mi
                """, name);
    }

    static Manifest deployment(String name, String image, int replicas) {
        return yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                  labels: {app.kubernetes.io/component: web}
                spec:
                  replicas: %3$d
                  progressDeadlineSeconds: 60
                  selector:
                    matchLabels: {app.kubernetes.io/name: %1$s}
                  template:
                    metadata:
                      labels:
                        app.kubernetes.io/name: %1$s
                        app.kubernetes.io/instance: shop--production
                        app.kubernetes.io/component: web
                        nuages.io/release: "7"
                    spec:
                %2$s
                """, name, podSpec(image), replicas);
    }

    static Manifest autoscaler(String name, int least, int most) {
        return yaml("""
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: %1$s}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
                  minReplicas: %2$d
                  maxReplicas: %3$d
                  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
                """, name, least, most);
    }

    /** A Deployment that does not say how many pods it has. */
    static Manifest unnumbered(String name, String image) {
        var body = new LinkedHashMap<>(deployment(name, image, 1).body());
        var spec = new LinkedHashMap<>((Map<?, ?>) body.get("spec"));
        spec.remove("replicas");
        body.put("spec", spec);
        return Manifest.of(body);
    }

    static Manifest job(String name, String image) {
        return yaml("""
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: %1$s
                  labels: {app.kubernetes.io/component: init, nuages.io/purpose: release-command}
                spec:
                  backoffLimit: 0
                  podReplacementPolicy: Failed
                  template:
                    metadata:
                      labels:
                        app.kubernetes.io/instance: shop--production
                        app.kubernetes.io/component: init
                        nuages.io/release: "7"
                    spec:
                      restartPolicy: Never
                %2$s
                """, name, podSpec(image));
    }

    /** @param more YAML of its spec, on one line */
    public static Manifest cronJob(String name, String image, String schedule, String more) {
        return yaml("""
                apiVersion: batch/v1
                kind: CronJob
                metadata:
                  name: %1$s
                  labels: {app.kubernetes.io/component: cron-clean, nuages.io/purpose: cron}
                spec:
                  schedule: "%3$s"
                  %4$s
                  jobTemplate:
                    metadata:
                      labels: {app.kubernetes.io/component: cron-clean, nuages.io/purpose: cron}
                    spec:
                      backoffLimit: 0
                      template:
                        metadata:
                          labels:
                            app.kubernetes.io/instance: shop--production
                            app.kubernetes.io/component: cron-clean
                            nuages.io/purpose: cron
                            nuages.io/release: "7"
                        spec:
                          restartPolicy: Never
                %2$s
                """, name, podSpec(image).indent(4).stripTrailing(), schedule, more);
    }

    static Manifest sealedSecret(String name, Map<String, String> encrypted) {
        var lines = new ArrayList<String>();
        encrypted.forEach((key, value) -> lines.add("    " + key + ": " + value));
        return yaml("""
                apiVersion: bitnami.com/v1alpha1
                kind: SealedSecret
                metadata:
                  name: %s
                spec:
                  encryptedData:
                %s
                  template:
                    type: Opaque
                """, name, String.join("\n", lines));
    }

    /** Without what Pod Security {@code restricted} asks for. */
    static Manifest careless(String name, String image) {
        return yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                spec:
                  selector:
                    matchLabels: {app.kubernetes.io/name: %1$s}
                  template:
                    metadata:
                      labels: {app.kubernetes.io/name: %1$s, app.kubernetes.io/instance: shop--production}
                    spec:
                      serviceAccountName: shop--production
                      automountServiceAccountToken: false
                      containers:
                      - name: app
                        image: %2$s
                """, name, image);
    }

    static List<ObjectKey> keys(Manifest... manifests) {
        return java.util.Arrays.stream(manifests).map(Manifest::key).toList();
    }

    private static String podSpec(String image) {
        return """
                serviceAccountName: shop--production
                automountServiceAccountToken: false
                securityContext: {runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, seccompProfile: {type: RuntimeDefault}}
                containers:
                - name: app
                  image: %s
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                  resources:
                    requests: {cpu: 10m, memory: 64Mi}
                    limits: {cpu: 1000m, memory: 64Mi}
                  readinessProbe:
                    periodSeconds: 1
                    httpGet: {path: /healthz/, port: 8000}
                """.formatted(image).indent(6).stripTrailing();
    }
}
