package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

class OwnedTest {
    private static final String APPLIED = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: shop
              labels: {app.kubernetes.io/name: shop}
            spec:
              template:
                metadata: {labels: {nuages.io/release: "7"}}
                spec:
                  containers:
                    - name: web
                      image: shop
                      command: [/run, web]
                      env:
                        - {name: PGHOST, value: db}
                        - {name: SECRET_KEY, valueFrom: {secretKeyRef: {name: shop-1, key: SECRET_KEY}}}
                      ports: [{name: http, containerPort: 8000}]
                      volumeMounts: [{name: tmp, mountPath: /tmp}]
                  volumes:
                    - {name: tmp, emptyDir: {}}
            """;

    private static final String PRESENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: shop
              namespace: nuages-acme
              uid: 5d9c
              labels: {app.kubernetes.io/name: shop, team: ops}
              annotations: {nuages.io/applied: 0a1b, deployment.kubernetes.io/revision: "3"}
              managedFields:
                - manager: nuages
                  operation: Apply
                  fieldsV1:
                    f:metadata:
                      f:annotations: {f:nuages.io/applied: {}}
                      f:labels: {f:app.kubernetes.io/name: {}}
                    f:spec:
                      f:template:
                        f:metadata: {f:labels: {f:nuages.io/release: {}}}
                        f:spec:
                          f:containers:
                            'k:{"name":"web"}':
                              .: {}
                              f:name: {}
                              f:image: {}
                              f:command: {}
                              f:env:
                                'k:{"name":"PGHOST"}': {.: {}, f:name: {}, f:value: {}}
                                'k:{"name":"SECRET_KEY"}': {.: {}, f:name: {}, f:valueFrom: {f:secretKeyRef: {}}}
                              f:ports:
                                'k:{"containerPort":8000,"protocol":"TCP"}': {.: {}, f:containerPort: {}, f:name: {}}
                              f:volumeMounts:
                                'k:{"mountPath":"/tmp"}': {.: {}, f:mountPath: {}, f:name: {}}
                          f:volumes:
                            'k:{"name":"tmp"}': {.: {}, f:name: {}, f:emptyDir: {}}
                - manager: kubectl-edit
                  operation: Update
                  fieldsV1:
                    f:metadata: {f:labels: {f:team: {}}}
                    f:spec:
                      f:template:
                        f:spec:
                          f:containers:
                            'k:{"name":"web"}':
                              f:env:
                                'k:{"name":"DEBUG"}': {.: {}, f:name: {}, f:value: {}}
                - manager: nuages
                  operation: Update
                  subresource: status
                  fieldsV1: {f:status: {f:replicas: {}}}
            spec:
              replicas: 1
              template:
                metadata: {labels: {nuages.io/release: "7"}, creationTimestamp: null}
                spec:
                  dnsPolicy: ClusterFirst
                  containers:
                    - name: web
                      image: shop
                      imagePullPolicy: Always
                      command: [/run, web]
                      env:
                        - {name: PGHOST, value: db}
                        - {name: SECRET_KEY, valueFrom: {secretKeyRef: {name: shop-1, key: SECRET_KEY}}}
                        - {name: DEBUG, value: "1"}
                      ports: [{name: http, containerPort: 8000, protocol: TCP}]
                      volumeMounts: [{name: tmp, mountPath: /tmp}]
                  volumes:
                    - {name: tmp, emptyDir: {}}
            status: {replicas: 1}
            """;

    @Test
    void what_others_and_the_api_server_said_is_left_out() {
        assertThat(Owned.by(Kind.DEPLOYMENT, map(PRESENT)).body()).isEqualTo(map(APPLIED));
    }

    @Test
    void an_object_of_which_nobody_knows_who_said_what_is_taken_as_it_stands() {
        var present = map(PRESENT);
        Tree.map(present, "metadata").remove("managedFields");

        var body = Owned.by(Kind.DEPLOYMENT, present).body();

        assertThat(Tree.at(body, "spec")).isEqualTo(present.get("spec"));
        assertThat(body).doesNotContainKey("status");
        assertThat(Tree.text(body, "metadata", "annotations", KubernetesCluster.APPLIED))
                .isEmpty();
    }

    private static Map<String, Object> map(String yaml) {
        return new YAMLMapper().readValue(yaml, new TypeReference<>() {});
    }
}
