package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A deployment that another version of the portal began, which has other phases. */
@NuagesTest
class StoredPhasesTest {
    private static final String GOOD = "registry.example/demo/shop:1.0";
    private static final String ACTOR = "dev@example.org";
    private static final String PASSWORD = "correct horse battery";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Holds holds;

    @Autowired
    private JdbcClient jdbc;

    private Tenant tenant;
    private UUID environment;

    @BeforeEach
    void anApp() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        var size = "S" + suffix;
        var id = plans.saveSize(null, size, 500, 512, 900);
        var plan = plans.create("Studio " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
        environment = apps.create(tenant.id(), "shop", GOOD, Draft.web(size, 1), ACTOR)
                .id();
        holds.holdWrites(ACTOR, "Until its phases are others");
    }

    @AfterEach
    void nothingIsHeld() {
        holds.releaseWrites(ACTOR);
    }

    @Test
    void one_with_a_phase_less_goes_on_with_all_that_are_known() {
        var ended = deployed("""
                [{"phase":"IMAGE","state":"PENDING","note":"","startedAt":null,"endedAt":null},
                 {"phase":"ROLL_OUT","state":"PENDING","note":"","startedAt":null,"endedAt":null},
                 {"phase":"VERIFIED","state":"PENDING","note":"","startedAt":null,"endedAt":null}]
                """);

        assertThat(ended.state()).as(ended.toString()).isEqualTo(Deployment.State.SUCCEEDED);
        assertThat(ended.phases())
                .extracting(PhaseView::name)
                .containsExactly(
                        "IMAGE", "NAMESPACE", "DATABASE", "SECRETS", "RELEASE_COMMAND", "ROLL_OUT", "VERIFIED");
        assertThat(ended.phases()).extracting(PhaseView::state).containsOnly(PhaseView.State.DONE);
        assertThat(page(ended)).contains("Release command", "Verification");
    }

    @Test
    void one_with_phases_of_a_newer_portal_goes_on_and_keeps_and_shows_them() {
        var ended = deployed("""
                [{"phase":"IMAGE","state":"PENDING","note":"","startedAt":null,"endedAt":null},
                 {"phase":"BACK_UP","state":"DONE","note":"3 MiB","startedAt":null,"endedAt":null,"size":3},
                 {"phase":"NAMESPACE","state":"PENDING","note":"","startedAt":null,"endedAt":null},
                 {"phase":"DATABASE","state":"PENDING","note":"","startedAt":null,"endedAt":null},
                 {"phase":"SECRETS","state":"SKIPPED","note":"","startedAt":null,"endedAt":null},
                 {"phase":"RELEASE_COMMAND","state":"PENDING","note":"","startedAt":null,"endedAt":null},
                 {"phase":"ROLL_OUT","state":"PENDING","note":"","startedAt":null,"endedAt":null},
                 {"phase":"VERIFIED","state":"PENDING","note":"","startedAt":null,"endedAt":null}]
                """);

        assertThat(ended.state()).as(ended.toString()).isEqualTo(Deployment.State.SUCCEEDED);
        assertThat(ended.phases()).hasSize(8).extracting(PhaseView::name).startsWith("IMAGE", "BACK_UP", "NAMESPACE");
        assertThat(ended.phases()).extracting(PhaseView::state).containsOnly(PhaseView.State.DONE);
        assertThat(page(ended)).contains("Back up", "3 MiB");
    }

    private Deployment deployed(String phases) {
        var asked = deployments.ask(new EnvironmentRef(tenant.id(), environment), Wish.newest(), null, ACTOR);
        tenancy.run(
                tenant.id(),
                () -> jdbc.sql("UPDATE deployment SET phases = :phases::json WHERE id = :id")
                        .param("phases", phases)
                        .param("id", asked.id())
                        .update());
        holds.releaseWrites(ACTOR);
        await().atMost(PATIENCE).until(() -> again(asked).state().ended());
        return again(asked);
    }

    private Deployment again(Deployment deployment) {
        return deployments
                .byNumber(new EnvironmentRef(tenant.id(), environment), deployment.number())
                .orElseThrow();
    }

    private String page(Deployment deployment) {
        var name = "olga" + UUID.randomUUID() + "@atelier.example";
        tenants.addMember(tenant.id(), "staff", accounts.create(name, "Olga", PASSWORD, false), Role.OWNER);
        var browser = new Browser(port);
        browser.signIn(name, PASSWORD);
        return browser.get("/t/" + tenant.slug() + "/apps/shop/production/deployments/" + deployment.number())
                .body();
    }
}
