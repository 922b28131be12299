package io.nuages.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Inventory;
import io.nuages.deploy.Holds;
import io.nuages.simulator.Simulator;
import io.nuages.survey.Probe.Verdict;
import io.nuages.tenant.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the cluster offers is looked at in the background, and staff see it. */
@NuagesTest
class SurveyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse battery";

    /** Unlike any other test's, since all share a database. */
    private final String staff = "survey-" + UUID.randomUUID() + "@nuages.example";

    @LocalServerPort
    private int port;

    @Autowired
    private Surveys surveys;

    @Autowired
    private NetworkProbe probes;

    @Autowired
    private Cluster cluster;

    @Autowired
    private Simulator simulator;

    @Autowired
    private Holds holds;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void hire() {
        jdbc.sql("DELETE FROM bucket").update();
        accounts.create(staff, "Sam", PASSWORD, true);
    }

    @AfterEach
    void repair() {
        simulator.disconnect(false);
        holds.releaseWrites(staff);
    }

    @Test
    void staff_see_what_was_found_and_ask_for_another_look() {
        looked();
        var browser = staff();
        var page = browser.get("/staff/cluster").body();
        assertThat(page)
                .contains("The simulated cluster", "checked", "Check again", "PostgreSQL ", "connections in use")
                .contains("No class offers ReadWriteMany", "key ", "Not probed", "NUAGES_PROBE_IMAGE");

        var before = surveys.read();
        var answer = browser.post("/staff/cluster/looks", Map.of());
        assertThat(answer.statusCode()).isEqualTo(302);
        await().atMost(PATIENCE).untilAsserted(() -> {
            var after = surveys.read();
            assertThat(after.clusterAt()).isAfter(before.clusterAt());
            assertThat(after.asked()).isFalse();
        });
        assertThat(tenancy.everywhere(() -> jdbc.sql(
                                "SELECT count(*) FROM audit_entry WHERE actor = :actor AND action = 'survey.ask'")
                        .param("actor", staff)
                        .query(Integer.class)
                        .single()))
                .isPositive();
    }

    @Test
    void a_cluster_that_is_away_is_said_to_be_away_with_what_was_known() {
        looked();
        simulator.disconnect(true);
        surveys.ask(staff);
        await().atMost(PATIENCE).until(() -> surveys.now().away() != null);
        var page = staff().get("/staff/cluster").body();
        assertThat(page)
                .contains("The cluster cannot be checked", "What this page shows is from", "Was: found")
                .contains("PostgreSQL ");

        simulator.disconnect(false);
        await().atMost(PATIENCE).until(() -> surveys.now().away() == null);
    }

    @Test
    void the_home_tells_what_is_bad() {
        looked();
        var found = cluster.inventory(List.of());
        surveys.found(
                new Inventory(
                        found.version(),
                        found.groups(),
                        found.metrics(),
                        found.storage(),
                        new Inventory.Classes(true, List.of()),
                        found.gateways(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()),
                Instant.now());
        assertThat(staff().get("/staff").body())
                .contains("The cluster lacks something", "Ingress: There is no ingress class", "/staff/cluster");
        surveys.ask(staff);
        await().atMost(PATIENCE).until(() -> surveys.now().findings().stream().noneMatch(Finding::bad));
        assertThat(staff().get("/staff").body()).doesNotContain("The cluster lacks something");
    }

    @Test
    void nobody_but_staff_sees_any_of_it_in_the_database() {
        looked();
        assertThat(jdbc.sql("SELECT count(*) FROM survey").query(Integer.class).single())
                .isZero();
    }

    @Test
    void a_probe_comes_to_a_verdict_and_leaves_nothing() {
        var probe = ended(Probe.started("registry.example/tools/busybox:1", Instant.now()));

        assertThat(probe.verdict()).isEqualTo(Verdict.ENFORCED);
        assertThat(probe.cleared()).isTrue();
        nothingIsLeft();
    }

    @Test
    void an_image_that_is_not_there_ends_with_the_clusters_words() {
        var image = "registry.example/tools/missing-" + UUID.randomUUID() + ":1";
        var probe = probes.step(Probe.started(image, Instant.now()));
        assertThat(probe.verdict()).isNull();
        await().atMost(PATIENCE)
                .until(() -> cluster.observe(ProbeManifests.CALLER).pods().stream()
                        .anyMatch(pod -> pod.containers().toString().contains("ImagePull")));

        // As it is when its time is over, also to a portal that was killed in between.
        probe = ended(new Probe(image, Instant.now().minusSeconds(ProbeManifests.SECONDS + 1), null, null, "", false));

        assertThat(probe.verdict()).isEqualTo(Verdict.DID_NOT_RUN);
        assertThat(probe.detail()).contains("ImagePull");
        nothingIsLeft();
    }

    @Test
    void a_portal_that_is_read_only_starts_no_pods() {
        holds.holdWrites(staff, "The cluster is being upgraded.");
        var probe = probes.step(Probe.started("registry.example/tools/busybox:1", Instant.now()));
        assertThat(probe.verdict()).isEqualTo(Verdict.HELD);
        assertThat(cluster.observe(ProbeManifests.CALLER).pods()).isEmpty();
    }

    private Probe ended(Probe probe) {
        var newest = new Probe[] {probe};
        await().atMost(PATIENCE).until(() -> {
            newest[0] = probes.step(newest[0]);
            return newest[0].cleared();
        });
        return newest[0];
    }

    private void nothingIsLeft() {
        for (var scope : List.of(ProbeManifests.LISTENER, ProbeManifests.CALLER)) {
            var seen = cluster.observe(scope);
            assertThat(seen.pods()).isEmpty();
            assertThat(seen.objects()).isEmpty();
        }
    }

    private void looked() {
        await().atMost(PATIENCE)
                .until(() ->
                        surveys.read().clusterAt() != null && surveys.read().away() == null);
    }

    private Browser staff() {
        var browser = new Browser(port);
        browser.signIn(staff, PASSWORD);
        return browser;
    }
}
