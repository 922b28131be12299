package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ForeignFieldsTest {
    private static final String PRESENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: shop
              resourceVersion: "12"
              labels: {app.kubernetes.io/component: web}
              managedFields:
                - manager: nuages
                  operation: Apply
                  fieldsV1:
                    f:metadata: {f:labels: {f:app.kubernetes.io/component: {}}}
                    f:spec:
                      f:replicas: {}
                      f:template:
                        f:metadata: {f:labels: {f:nuages.io/release: {}}}
                        f:spec:
                          f:containers:
                            'k:{"name":"app"}':
                              .: {}
                              f:name: {}
                              f:args: {}
                              f:env:
                                'k:{"name":"PGHOST"}': {.: {}, f:name: {}, f:value: {}}
                                'k:{"name":"LANG"}': {.: {}, f:name: {}}
                          f:volumes:
                            'k:{"name":"tmp"}': {.: {}, f:name: {}, f:emptyDir: {}}
                - manager: kubectl-edit
                  operation: Update
                  fieldsV1:
                    f:metadata: {f:labels: {f:team: {}}}
                    f:spec:
                      f:paused: {}
                      f:replicas: {}
                      f:template:
                        f:metadata:
                          f:labels: {f:sidecar: {}}
                          f:annotations: {.: {}, f:note: {}}
                        f:spec:
                          f:containers:
                            'k:{"name":"app"}':
                              f:image: {}
                              f:env:
                                'k:{"name":"DEBUG"}': {.: {}, f:name: {}, f:value: {}}
                                'k:{"name":"LANG"}': {f:value: {}}
                                'k:{"name":"GONE"}': {.: {}, f:name: {}, f:value: {}}
                              f:volumeMounts:
                                .: {}
                                'k:{"mountPath":"/a/b"}': {.: {}, f:mountPath: {}, f:name: {}}
                            'k:{"name":"debugger"}': {.: {}, f:name: {}, f:image: {}}
                          f:volumes:
                            'k:{"name":"data"}': {.: {}, f:name: {}, f:emptyDir: {}}
                - manager: kubectl-rollout
                  operation: Update
                  fieldsV1:
                    f:spec: {f:template: {f:metadata: {f:annotations: {f:kubectl.kubernetes.io/restartedAt: {}}}}}
                - manager: nuages-scale
                  operation: Apply
                  fieldsV1: {f:spec: {f:replicas: {}}}
                - manager: kube-controller-manager
                  operation: Update
                  subresource: scale
                  fieldsV1: {f:spec: {f:replicas: {}}}
            spec:
              replicas: 1
              paused: true
              strategy: {type: RollingUpdate}
              template:
                metadata:
                  labels: {nuages.io/release: "7", sidecar: "yes"}
                  annotations: {note: x, kubectl.kubernetes.io/restartedAt: now}
                spec:
                  containers:
                    - name: app
                      image: other
                      args: [a]
                      env:
                        - {name: DEBUG, value: "1"}
                        - {name: PGHOST, value: db}
                        - {name: LANG, value: C}
                      volumeMounts: [{name: data, mountPath: /a/b}]
                    - {name: debugger, image: busybox}
                  volumes:
                    - {name: tmp, emptyDir: {}}
                    - {name: data, emptyDir: {}}
            """;

    @Test
    void whatever_others_said_and_the_portal_did_not_is_found_but_what_is_theirs_to_say() {
        assertThat(ForeignFields.of(map())).allSatisfy(each -> {
            assertThat(each.workload()).isEqualTo("shop");
            assertThat(each.process()).isEqualTo("web");
            assertThat(each.by()).isEqualTo("kubectl-edit");
        });
        assertThat(ForeignFields.of(map()))
                .extracting(each -> String.join(" ", each.path()))
                .containsExactlyInAnyOrder(
                        "paused",
                        "template metadata labels sidecar",
                        "template spec containers app image",
                        "template spec containers app env DEBUG",
                        "template spec containers app env LANG value",
                        "template spec containers app volumeMounts /a/b",
                        "template spec containers debugger",
                        "template spec volumes data");
    }

    @Test
    void they_are_removed_by_a_patch_for_the_object_as_it_was_read_the_last_of_a_list_first() {
        var object = map();
        var all = ForeignFields.of(object);

        var patch = ForeignFields.patch(object, Set.copyOf(all));

        assertThat(patch.getFirst())
                .isEqualTo(Map.of("op", "test", "path", "/metadata/resourceVersion", "value", "12"));
        var removed = patch.stream().skip(1).map(each -> each.get("path")).toList();
        assertThat(removed)
                .hasSameSizeAs(all)
                .contains("/spec/template/spec/containers/0/env/0", "/spec/template/spec/volumes/1", "/spec/paused");
        assertThat(removed.indexOf("/spec/template/spec/containers/1"))
                .isLessThan(removed.indexOf("/spec/template/spec/containers/0/env/0"));
        assertThat(removed.indexOf("/spec/template/spec/containers/0/env/2/value"))
                .isLessThan(removed.indexOf("/spec/template/spec/containers/0/env/0"));
    }

    @Test
    void only_what_is_asked_for_is_removed() {
        var object = map();
        var volume = ForeignFields.of(object).stream()
                .filter(each -> each.path().contains("volumes"))
                .collect(Collectors.toSet());

        assertThat(ForeignFields.patch(object, volume))
                .extracting(each -> each.get("op"))
                .containsExactly("test", "remove");
        assertThat(ForeignFields.patch(object, Set.of())).isEmpty();
    }

    @Test
    void nothing_is_known_of_an_object_of_which_nobody_knows_who_said_what() {
        var object = map();
        Tree.map(object, "metadata").remove("managedFields");
        assertThat(ForeignFields.of(object)).isEmpty();
    }

    @Test
    void what_is_left_to_others_is_not_applied() {
        var manifest = Manifests.deployment("shop", "image", 1);
        var image = new Foreign("shop", "web", List.of("template", "spec", "containers", "app", "image"), "x");
        var container = new Foreign("shop", "web", List.of("template", "spec", "containers", "app"), "x");
        assertThat(image.without(manifest).body().toString())
                .doesNotContain("image=")
                .contains("name=app");
        assertThat(container.without(manifest).body().toString()).doesNotContain("name=app");
        var other = Manifests.deployment("blog", "image", 1);
        assertThat(image.without(other)).isEqualTo(other);
    }

    /** Or it would be said against them again and again, each time with new pods. */
    @Test
    void what_is_left_is_found_by_the_key_of_its_list_whichever_that_is() {
        var mount = Map.<String, Object>of("name", "data", "mountPath", "/a/b", "readOnly", true);
        var manifest = Manifest.of(Map.of(
                "apiVersion",
                "apps/v1",
                "kind",
                "Deployment",
                "metadata",
                Map.of("name", "shop"),
                "spec",
                Map.of("containers", List.of(Map.of("name", "app", "volumeMounts", List.of(mount))))));
        var field = List.of("containers", "app", "volumeMounts", "/a/b", "readOnly");

        assertThat(new Foreign("shop", "web", field, "x")
                        .without(manifest)
                        .body()
                        .toString())
                .doesNotContain("readOnly")
                .contains("mountPath=/a/b", "name=data");
        assertThat(new Foreign("shop", "web", field.subList(0, 4), "x")
                        .without(manifest)
                        .body()
                        .toString())
                .doesNotContain("mountPath");
    }

    private static Map<String, Object> map() {
        return new YAMLMapper().readValue(PRESENT, new TypeReference<>() {});
    }
}
