package io.nuages.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Inventory;
import io.nuages.cluster.Inventory.Classes;
import io.nuages.cluster.Inventory.Controller;
import io.nuages.cluster.Inventory.Item;
import io.nuages.database.ServerVitals;
import io.nuages.deploy.DeploySettings;
import io.nuages.secret.SealingCertificate;
import io.nuages.survey.Assessment.Installed;
import io.nuages.survey.Probe.Verdict;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AssessmentTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Item TRAEFIK = new Item("traefik", "traefik.io/ingress-controller", true, NOW);
    private static final Item LOCAL = new Item("local-path", "rancher.io/local-path", true, NOW);
    private static final Controller PODS = new Controller("traefik", "infra");

    private Inventory inventory = inventory("v1.36.1", List.of("cert-manager.io/v1", "bitnami.com/v1alpha1"), true);
    private Map<String, String> settings =
            Map.of("nuages.deploy.ingress-namespaces", "infra", "nuages.deploy.tls-issuer", "letsencrypt");
    private String image = "busybox:1";
    private @Nullable Probe probe = probe(Verdict.ENFORCED, "");
    private @Nullable SealingCertificate certificate = certificate(Duration.ofDays(3), Duration.ofDays(3650));
    private @Nullable String away;
    private @Nullable ServerVitals database = new ServerVitals("18.1", 100, 13, 20);
    private @Nullable String databaseProblem;

    @Test
    void a_cluster_that_has_all_needs_nobody() {
        assertThat(all()).extracting(Finding::tone).containsOnly("ok", "neutral");
        assertThat(of("Database server").proof())
                .containsExactly("PostgreSQL 18.1", "20 of 100 connections in use, 13 reserved, 67 free");
        assertThat(of("Sealed Secrets").proof().toString()).contains("key 0123abcd, 3 days old", "valid until 2036");
        assertThat(of("Ingress").proof())
                .containsExactly("traefik by traefik.io/ingress-controller, the default, created 2026-11-30");
    }

    @Test
    void nothing_is_said_to_be_found_before_anybody_looked() {
        var findings = Assessment.of(Survey.NONE, installed(), NOW);

        assertThat(findings).extracting(Finding::word).containsOnly("Not checked yet");
        assertThat(findings).extracting(Finding::name).doesNotHaveDuplicates();
    }

    @Test
    void nothing_of_a_cluster_that_is_away_is_green() {
        away = "The cluster does not answer: connection refused";
        assertThat(all().stream().filter(each -> !each.name().equals("Database server")))
                .allSatisfy(each -> {
                    assertThat(each.tone()).isEqualTo("neutral");
                    assertThat(each.word()).startsWith("Was: ");
                });

        var never = new Survey(null, NOW, null, null, away, NOW, null, null, null, null);
        assertThat(Assessment.of(never, installed(), NOW))
                .extracting(Finding::word)
                .contains("Cluster away");
    }

    @Test
    void what_may_not_be_looked_at_is_not_missing() {
        var no = new Classes(false, List.of());
        inventory = new Inventory(
                "v1.36.1",
                List.of(),
                false,
                no,
                no,
                no,
                List.of(),
                List.of(),
                List.of("list ingressclasses"),
                List.of());

        assertThat(List.of("Ingress", "Storage for one pod", "Storage for several pods"))
                .allSatisfy(name -> assertThat(of(name).word()).isEqualTo("Not allowed"));
        assertThat(of("Rights").tone()).isEqualTo("warn");
        assertThat(of("Rights").meaning()).contains("may not list ingressclasses", "Only this page needs that");
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void each_end_of_a_probe_has_its_words(Verdict verdict) {
        probe = probe(verdict, "ErrImagePull: not found");

        var tones = Map.of(
                Verdict.ENFORCED, "ok",
                Verdict.NOT_ENFORCED, "bad",
                Verdict.NOTHING_REACHED, "warn",
                Verdict.DID_NOT_RUN, "warn",
                Verdict.REFUSED, "warn",
                Verdict.HELD, "neutral");
        assertThat(of("Network policies").tone()).isEqualTo(tones.get(verdict));
        if (verdict == Verdict.DID_NOT_RUN) {
            assertThat(of("Network policies").proof())
                    .containsExactly("tested 2026-11-30 with busybox:1", "ErrImagePull: not found");
        }
    }

    @Test
    void without_an_image_nothing_is_probed() {
        image = "";
        assertThat(of("Network policies").word()).isEqualTo("Not probed");
        assertThat(of("Network policies").next()).contains("NUAGES_PROBE_IMAGE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v1.29.4 | bad | need 1.30
            v1.30.0 | ok  | answers
            v1.36+  | ok  | answers
            """)
    void kubernetes_has_to_have_admission_policies(String version, String tone, String words) {
        inventory = inventory(version, List.of(), true);
        assertThat(of("Kubernetes").tone()).isEqualTo(tone);
        assertThat(of("Kubernetes").meaning()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nfs.csi.k8s.io          | ok      | can be shared
            rancher.io/local-path   | neutral | No class offers ReadWriteMany: files on a volume are for one pod only.
            example.com/any         | neutral | The API does not say
            kubernetes.io/no-provisioner | neutral | No class offers ReadWriteMany
            """)
    void volumes_are_for_one_pod_or_for_several(String provisioner, String tone, String words) {
        storage(new Item("fast", provisioner, true, NOW));
        assertThat(of("Storage for several pods").tone()).isEqualTo(tone);
        assertThat(of("Storage for several pods").meaning()).contains(words);
    }

    @Test
    void a_claim_without_a_class_waits_where_none_is_the_default() {
        storage(new Item("fast", "rancher.io/local-path", false, NOW));
        assertThat(of("Storage for one pod").tone()).isEqualTo("warn");
        assertThat(of("Storage for one pod").next()).contains("annotate storageclass fast");
        storage();
        assertThat(of("Storage for one pod").word()).isEqualTo("Not there");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            traefik | true  |         | traefik.io/ingress-controller | ok   | with the class traefik
            traefik | false |         | traefik.io/ingress-controller | bad  | No ingress class is the default
            traefik | false | traefik | traefik.io/ingress-controller | ok   | with the class traefik
            traefik | true  | nginx   | traefik.io/ingress-controller | bad  | There is no ingress class nginx
            nginx   | true  |         | k8s.io/ingress-nginx          | warn | no longer gets fixes
            """)
    void sites_need_a_class_that_somebody_serves(
            String name, boolean standard, @Nullable String wanted, String by, String tone, String words) {
        ingress(new Item(name, by, standard, NOW));
        if (wanted != null) {
            settings = Map.of("nuages.deploy.ingress-class", wanted);
        }
        assertThat(of("Ingress").tone()).isEqualTo(tone);
        assertThat(of("Ingress").meaning()).contains(words);
    }

    @Test
    void without_any_class_no_site_has_a_way_in() {
        ingress();
        assertThat(of("Ingress").bad()).isTrue();
        assertThat(of("Ingress").meaning()).contains("cannot reach any site");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''          | ''         | bad  | let nobody in
            ''          | 10.0.0.0/8 | ok   | and nobody else
            infra       | ''         | ok   | and nobody else
            gone        | ''         | bad  | that do not exist
            gone,infra  | ''         | warn | a namespace that does not exist
            other       | ''         | warn | has a pod of an ingress controller
            """)
    void policies_let_in_who_is_there(String namespaces, String cidrs, String tone, String words) {
        settings = Map.of("nuages.deploy.ingress-namespaces", namespaces, "nuages.deploy.ingress-cidrs", cidrs);
        inventory = new Inventory(
                "v1.36.1",
                List.of(),
                true,
                inventory.storage(),
                inventory.ingress(),
                inventory.gateways(),
                List.of(PODS),
                namespaces.contains("gone") ? List.of("gone") : List.of(),
                List.of(),
                List.of());
        assertThat(of("Way in").tone()).isEqualTo(tone);
        assertThat(of("Way in").meaning()).contains(words);
        if (!tone.equals("ok")) {
            assertThat(of("Way in").next()).contains("NUAGES_DEPLOY_INGRESS_NAMESPACES", "infra, it seems");
        }
    }

    @ParameterizedTest
    @CsvSource({"true,true,ok", "true,false,bad", "false,true,warn", "false,false,neutral"})
    void certificates_need_an_issuer_and_cert_manager(boolean issuer, boolean manager, String tone) {
        settings = issuer ? settings : Map.of();
        inventory = inventory("v1.36.1", manager ? List.of("cert-manager.io/v1") : List.of(), true);
        assertThat(of("Certificates").tone()).isEqualTo(tone);
    }

    @Test
    void metrics_may_be_announced_and_not_answer() {
        inventory = inventory("v1.36.1", List.of("metrics.k8s.io/v1beta1"), false);
        assertThat(of("Metrics").word()).isEqualTo("Not there");
        assertThat(of("Metrics").proof())
                .containsExactly("API metrics.k8s.io/v1beta1 is announced but does not answer");
    }

    @ParameterizedTest
    @CsvSource({"3,3650,ok,opened only in the cluster", "120,3650,warn,more than 90 days", "3,20,warn,expires soon"})
    void the_sealing_key_has_an_age(int days, int left, String tone, String words) {
        certificate = certificate(Duration.ofDays(days), Duration.ofDays(left));
        assertThat(of("Sealed Secrets").tone()).isEqualTo(tone);
        assertThat(of("Sealed Secrets").meaning()).contains(words);
    }

    @Test
    void without_a_sealing_certificate_it_says_whether_there_is_a_controller() {
        certificate = null;
        assertThat(of("Sealed Secrets").bad()).isTrue();
        assertThat(of("Sealed Secrets").next()).contains("NUAGES_SEALED_SECRETS_SERVICE");
        inventory = inventory("v1.36.1", List.of(), true);
        assertThat(of("Sealed Secrets").next()).contains("Install the Sealed Secrets controller");
    }

    @Test
    void rights_are_named_that_lack_and_that_go_too_far() {
        rights(List.of("create jobs", "list ingressclasses"), List.of());
        assertThat(of("Rights").bad()).isTrue();
        assertThat(of("Rights").meaning()).contains("may not create jobs, list ingressclasses.");

        rights(List.of(), List.of("read Secrets"));
        assertThat(of("Rights").tone()).isEqualTo("warn");
        assertThat(of("Rights").meaning()).contains("may read Secrets", "steals its token");
    }

    @Test
    void the_database_server_is_old_full_or_away() {
        database = new ServerVitals("15.8 (Debian)", 100, 13, 20);
        assertThat(of("Database server").meaning()).contains("needs PostgreSQL 16");
        database = new ServerVitals("17.2", 100, 13, 80);
        assertThat(of("Database server").meaning()).contains("Few connections are free");
        assertThat(of("Database server").proof().getLast()).endsWith("7 free");
        databaseProblem = "Connection refused";
        assertThat(of("Database server").bad()).isTrue();
        assertThat(of("Database server").proof()).containsExactly("Connection refused");
    }

    private Finding of(String name) {
        return all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> all() {
        return Assessment.of(
                new Survey(
                        NOW,
                        NOW,
                        inventory,
                        NOW,
                        away,
                        away == null ? null : NOW,
                        database,
                        NOW,
                        databaseProblem,
                        probe),
                installed(),
                NOW);
    }

    private Installed installed() {
        var bound = new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("nuages.deploy", DeploySettings.class);
        return new Installed(false, bound, image, certificate, NOW);
    }

    private static Inventory inventory(String version, List<String> groups, boolean metrics) {
        return new Inventory(
                version,
                groups,
                metrics,
                new Classes(true, List.of(LOCAL)),
                new Classes(true, List.of(TRAEFIK)),
                new Classes(true, List.of()),
                List.of(PODS),
                List.of(),
                List.of(),
                List.of());
    }

    private void storage(Item... items) {
        inventory = with(List.of(items), inventory.ingress().items(), List.of(), List.of());
    }

    private void ingress(Item... items) {
        inventory = with(inventory.storage().items(), List.of(items), List.of(), List.of());
    }

    private void rights(List<String> lacking, List<String> beyond) {
        inventory = with(inventory.storage().items(), inventory.ingress().items(), lacking, beyond);
    }

    private Inventory with(List<Item> storage, List<Item> ingress, List<String> lacking, List<String> beyond) {
        return new Inventory(
                inventory.version(),
                inventory.groups(),
                true,
                new Classes(true, storage),
                new Classes(true, ingress),
                new Classes(true, List.of()),
                inventory.controllers(),
                List.of(),
                lacking,
                beyond);
    }

    private static Probe probe(Verdict verdict, String detail) {
        return new Probe("busybox:1", NOW, NOW, verdict, detail, true);
    }

    private static SealingCertificate certificate(Duration age, Duration left) {
        try {
            var key = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(
                            BigInteger.ONE.shiftLeft(2048).subtract(BigInteger.ONE), BigInteger.valueOf(65537)));
            return new SealingCertificate("", "0123abcdef", NOW.minus(age), NOW.plus(left), "", key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
