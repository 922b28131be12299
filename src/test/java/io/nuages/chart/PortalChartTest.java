package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.nuages.cluster.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code helm/portal}, which installs the portal itself. */
class PortalChartTest {
    private static final Path CHART = Path.of("helm/portal");
    private static final YAMLMapper YAML = new YAMLMapper();

    static final String LEAST = """
            image: {repository: registry.example.com/nuages, tag: "1"}
            database: {url: "jdbc:postgresql://postgres.example.com/nuages", passwords: nuages-passwords}
            customerDatabases: {host: 10.0.0.5}
            sites: {domain: apps.example.com, ingressNamespaces: [traefik]}
            url: https://portal.example.com
            """;

    @ParameterizedTest
    @ValueSource(strings = {"least", "everything", "kubeconfig", "simulated", "monitored"})
    void renders_as_in_the_golden_file(String name) {
        var extra = switch (name) {
            case "everything" -> """
                            replicas: 3
                            url: ""
                            aliases: [intranet.example.com]
                            ingress: {enabled: true, className: nginx, host: portal.example.com, tlsSecret: portal-tls,
                              proxies: [10.42.0.0/16, "fd00:42::/56"]}
                            sealedSecrets: {service: sealing/controller:http}
                            settings: {NUAGES_DEPLOY_TLS_ISSUER: letsencrypt}
                            """;
            case "kubeconfig" -> "cluster: {kind: kubeconfig, kubeconfigSecret: elsewhere}";
            case "monitored" ->
                "monitoring: {enabled: true, labels: {release: prometheus}, runbook: https://wiki.example.com/nuages}";
            case "simulated" -> "{cluster: {kind: simulated}, replicas: 1}";
            default -> "{}";
        };
        Golden.verify("installation/" + name + ".yaml", Golden.text(render(LEAST, extra)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {imag: {}}                                          | imag
                    {cluster: {kind: kubeconfig}}                       | kubeconfigSecret
                    {ingress: {enabled: true}}                          | host
                    {ingress: {proxies: [ingress-nginx]}}               | proxies
                    {url: ""}                                           | url is empty
                    {sites: {ingressNamespaces: null}}                  | sites.ingressNamespaces is not said
                    {sites: {ingressNamespaces: [10.0.0.0/8]}}          | ingressNamespaces
                    {url: portal.example.com}                           | url
                    {aliases: ["*.example.com"]}                        | aliases
                    {settings: {NUAGES_URL: "https://x.example.com"}}   | NUAGES_URL
                    {database: {url: postgres://db/nuages}}             | url
                    {settings: {SPRING_DATASOURCE_PASSWORD: hunter2}}   | SPRING_DATASOURCE_PASSWORD
                    """)
    void refuses_what_cannot_work(String extra, String named) {
        assertThatThrownBy(() -> render(LEAST, extra)).hasMessageContaining(named);
    }

    @Test
    void takes_the_way_in_from_the_settings_too() {
        var said = "{sites: {ingressNamespaces: null}, settings: {NUAGES_DEPLOY_INGRESS_NAMESPACES: infra}}";
        assertThat(render(LEAST, said))
                .anySatisfy(each -> assertThat(each.body().get("data"))
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsEntry("NUAGES_DEPLOY_INGRESS_NAMESPACES", "infra"));
    }

    @Test
    void refuses_to_run_without_being_told_where() {
        assertThatThrownBy(() -> render("{}", "{}")).hasMessageContaining("repository");
    }

    @Test
    void refuses_a_namespace_that_could_be_a_customers() {
        assertThatThrownBy(() -> render("nuages-portal", LEAST, "{}")).hasMessageContaining("customers");
    }

    /** The portal promises that it cannot read Secrets, open shells in pods or hand out rights. */
    @Test
    void grants_nothing_that_reads_secrets_runs_commands_or_grants_rights() {
        var rules = render(LEAST, "{}").stream()
                .filter(each -> List.of("ClusterRole", "Role").contains(each.kind()))
                .flatMap(each -> ((List<?>) each.body().get("rules")).stream())
                .map(each -> (Map<?, ?>) each)
                .toList();
        assertThat(rules).isNotEmpty();
        assertThat(rules).allSatisfy(rule -> {
            assertThat(strings(rule, "resources"))
                    .isNotEmpty()
                    .doesNotContain("*", "secrets", "pods/exec", "pods/attach", "pods/portforward")
                    .noneMatch(name -> name.contains("role") || name.equals("serviceaccounts/token"));
            assertThat(strings(rule, "verbs")).doesNotContain("*", "escalate", "bind", "impersonate");
            assertThat(strings(rule, "apiGroups")).doesNotContain("*", "rbac.authorization.k8s.io");
        });
    }

    @SuppressWarnings("unchecked")
    private static List<String> strings(Map<?, ?> rule, String key) {
        return (List<String>) rule.get(key);
    }

    static List<Manifest> render(String values, String extra) {
        return render("hosting", values, extra);
    }

    private static List<Manifest> render(String namespace, String values, String extra) {
        try {
            var files = List.of(
                    Files.createTempFile("portal-values-", ".yaml"), Files.createTempFile("portal-values-", ".yaml"));
            try {
                Files.writeString(files.getFirst(), values);
                Files.writeString(files.getLast(), extra);
                return parse(new Helm(CHART)
                        .template()
                        .withName("portal")
                        .withNamespace(namespace)
                        .withKubeVersion(Chart.KUBE_VERSION)
                        .withValuesFile(files.getFirst())
                        .withValuesFile(files.getLast())
                        .call());
            } finally {
                Signals.takeBack();
                for (var file : files) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Manifest> parse(String documents) {
        var manifests = new ArrayList<Manifest>();
        try (MappingIterator<Map<String, Object>> each =
                YAML.readerFor(Map.class).readValues(documents)) {
            each.forEachRemaining(body -> {
                if (body != null) {
                    manifests.add(Manifest.of(body));
                }
            });
        }
        return manifests;
    }
}
