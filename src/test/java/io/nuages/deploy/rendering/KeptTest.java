package io.nuages.deploy.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.chart.Rendered;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class KeptTest {
    private final Rendered old = rendered("64Mi", "config-1", 2);
    private final Rendered newer = rendered("128Mi", "config-2", 1);

    @Test
    void pods_stay_as_they_were_and_all_else_is_as_it_is_rendered_now() {
        var applied = Kept.of(old).in(newer);

        assertThat(template(applied)).isEqualTo(template(old));
        assertThat(at(applied, "replicas")).isEqualTo(1);
        assertThat(names(applied.support())).containsExactly("config-1", "deny");
        assertThat(applied.support().getLast()).isEqualTo(newer.support().getLast());
        assertThat(applied.exposure()).isEqualTo(newer.exposure());
    }

    /** Its next run would name a ConfigMap that is not applied. */
    @Test
    void a_cron_job_keeps_the_template_of_its_jobs_and_follows_its_schedule() {
        var before = withCronJob(old, "config-1", "0 3 * * *");
        var after = withCronJob(newer, "config-2", "0 4 * * *");

        var applied = Kept.of(before).in(after).workloads().getLast();

        assertThat(applied.body().toString()).contains("config-1", "0 4 * * *").doesNotContain("config-2", "0 3 * * *");
        assertThat(Kept.of(before).alike(Kept.of(withCronJob(old, "config-2", "0 3 * * *"))))
                .isFalse();
    }

    private static Rendered withCronJob(Rendered rendered, String config, String schedule) {
        var workloads = new ArrayList<>(rendered.workloads());
        workloads.add(Manifests.yaml("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: nightly}
                spec:
                  schedule: %s
                  jobTemplate:
                    spec:
                      template:
                        spec: {containers: [{name: nightly, envFrom: [{configMapRef: {name: %s}}]}]}
                """, "'" + schedule + "'", config));
        return new Rendered(
                rendered.secrets(),
                rendered.support(),
                rendered.command(),
                List.copyOf(workloads),
                rendered.exposure(),
                rendered.tasks());
    }

    @Test
    void what_makes_other_pods_is_told_from_what_does_not() {
        assertThat(Kept.of(old).alike(Kept.of(newer))).isFalse();
        assertThat(Kept.of(old).alike(Kept.of(rendered("64Mi", "config-1", 5)))).isTrue();
    }

    @Test
    void what_the_api_server_writes_in_its_own_way_is_the_same() {
        assertThat(Kept.of(rendered("1024Mi", "config-1", 1)).alike(Kept.of(rendered("1Gi", "config-1", 1))))
                .isTrue();
    }

    @Test
    void it_is_the_same_after_it_was_stored() {
        var json = new JsonMapper();

        var again = json.readValue(json.writeValueAsString(Kept.of(old)), Kept.class);

        assertThat(again).isEqualTo(Kept.of(old));
    }

    @Test
    void of_what_runs_only_the_own_release_is_taken_over_with_the_config_maps_that_it_names() {
        var applied = List.of(workload("64Mi", "config-1", 2), config("config-1"), config("config-0"));

        assertThat(Kept.running(applied, 7)).isEqualTo(Kept.of(old));
        assertThat(Kept.running(applied, 8).templates()).isEmpty();
        assertThat(Kept.running(applied, 8).configMaps()).isEmpty();
    }

    @Test
    void what_is_not_there_is_taken_from_what_is_rendered_now() {
        var none = Kept.running(List.of(), 7);

        assertThat(none.completed(Kept.of(newer))).isEqualTo(Kept.of(newer));
        assertThat(Kept.of(old).completed(Kept.of(newer))).isEqualTo(Kept.of(old));
    }

    private static Rendered rendered(String tmp, String config, int pods) {
        return new Rendered(
                List.of(),
                List.of(config(config), Manifests.yaml("""
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicy
                        metadata: {name: deny}
                        spec: {podSelector: {}, policyTypes: [Ingress], about: %s}
                        """, tmp)),
                List.of(),
                List.of(workload(tmp, config, pods)),
                List.of(Manifests.yaml("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: shop, annotations: {about: %s}}
                        """, tmp)),
                List.of());
    }

    private static Manifest config(String name) {
        return Manifests.yaml("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: {DEBUG: "0"}
                """, name);
    }

    private static Manifest workload(String tmp, String config, int pods) {
        return Manifests.yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop-web}
                spec:
                  replicas: %3$d
                  template:
                    metadata: {labels: {nuages.io/release: "7"}}
                    spec:
                      containers:
                        - name: web
                          envFrom: [{configMapRef: {name: %2$s}}]
                      volumes: [{name: tmp, emptyDir: {sizeLimit: %1$s}}]
                """, tmp, config, pods);
    }

    private static List<String> names(List<Manifest> manifests) {
        return manifests.stream().map(Manifest::name).toList();
    }

    private static Object template(Rendered rendered) {
        return at(rendered, "template");
    }

    private static Object at(Rendered rendered, String field) {
        return ((Map<?, ?>) rendered.workloads().getFirst().body().get("spec")).get(field);
    }
}
