package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private final Scope scope = new Scope("nuages-acme", UUID.randomUUID(), UUID.randomUUID());

    @Test
    void a_claimed_object_is_in_the_namespace_and_labelled_down_to_its_pods() {
        var cron = Manifests.yaml("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: clean, namespace: kube-system, labels: {nuages.io/tenant: other, app: shop}}
                spec:
                  schedule: "0 4 * * *"
                  jobTemplate:
                    spec:
                      template:
                        metadata: {labels: {app: shop}}
                        spec: {containers: []}
                """);

        var claimed = scope.claim(cron);

        assertThat(at(claimed.body(), "metadata")).containsEntry("namespace", "nuages-acme");
        assertThat(at(claimed.body(), "metadata", "labels"))
                .containsAllEntriesOf(scope.labels())
                .containsEntry("app", "shop");
        assertThat(at(claimed.body(), "spec", "jobTemplate", "metadata", "labels"))
                .containsAllEntriesOf(scope.labels());
        assertThat(at(claimed.body(), "spec", "jobTemplate", "spec", "template", "metadata", "labels"))
                .containsAllEntriesOf(scope.labels())
                .containsEntry("app", "shop");
        assertThat(at(cron.body(), "metadata")).containsEntry("namespace", "kube-system");
    }

    @Test
    void a_namespace_is_in_no_namespace() {
        var claimed = scope.claim(Manifests.namespace("nuages-acme"));
        assertThat(at(claimed.body(), "metadata")).doesNotContainKey("namespace");
    }

    @Test
    void a_scope_is_read_back_from_its_labels_and_from_nothing_less() {
        assertThat(Scope.of("nuages-acme", scope.labels())).contains(scope);

        var labels = new HashMap<>(scope.labels());
        labels.remove("app.kubernetes.io/managed-by");
        assertThat(Scope.of("nuages-acme", labels)).isEmpty();

        labels.putAll(scope.labels());
        labels.put(Scope.ENVIRONMENT_LABEL, "../etc");
        assertThat(Scope.of("nuages-acme", labels)).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> at(Map<String, Object> map, String... path) {
        for (var key : path) {
            map = (Map<String, Object>) map.get(key);
        }
        return map;
    }
}
