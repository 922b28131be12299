package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Prometheus reads, and that the alerts of {@code helm/portal} ask for nothing else. */
@NuagesTest
class MetersTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path RULES = Path.of("helm/portal/files/alerts.yaml");

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Plans plans;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Simulator simulator;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Scheduler scheduler;

    private Browser staff;

    @BeforeEach
    void staff() {
        jdbc.sql("DELETE FROM bucket").update();
        var email = UUID.randomUUID() + "@example.org";
        accounts.create(email, "Staff", PASSWORD, true);
        staff = new Browser(port);
        staff.signIn(email, PASSWORD);
    }

    @Test
    void environments_deployments_hooks_and_an_absent_cluster_are_counted() {
        var id = UUID.randomUUID().toString().substring(0, 8);
        var size = plans.saveSize(null, "M" + id, 250, 256, 100);
        var plan = plans.create("M" + id, 0, new Limits(8000, 16384, 40960, 0, 9, 9), 60, 20, Set.of(size));
        var tenant = tenants.create("staff", "meters-" + id, "Meters", plan);
        var running = value("nuages_environments{health=\"running\"}");
        var succeeded = value("nuages_deployments_ended_total{outcome=\"succeeded\"}");
        var unknown = value("nuages_hooks_total{status=\"404\"}");

        var made = apps.create(tenant.id(), "shop", "registry.example/demo/shop:1.0", Draft.web("M" + id, 1), "staff");
        deployments.ask(made.ref(), Wish.newest(), null, "staff");
        await().atMost(PATIENCE)
                .until(() -> deployments.newest(made.ref(), 1, 0).getFirst().state() == Deployment.State.SUCCEEDED);
        new Browser(port).post("/hooks/nobody-has-this", "application/json", "{}");

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(value("nuages_environments{health=\"running\"}")).isGreaterThan(running);
            assertThat(value("nuages_deployments_ended_total{outcome=\"succeeded\"}"))
                    .isGreaterThan(succeeded);
            assertThat(value("nuages_hooks_total{status=\"404\"}")).isGreaterThan(unknown);
            assertThat(value("nuages_cluster_unreachable_seconds")).isZero();
            assertThat(value("nuages_sealing_certificate_left_seconds")).isPositive();
            assertThat(value("nuages_database_room")).isOne();
        });

        simulator.disconnect(true);
        try {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(value("nuages_cluster_unreachable_seconds")).isPositive();
                assertThat(value("nuages_environments_unseen")).isPositive();
            });
        } finally {
            simulator.disconnect(false);
        }
    }

    @Test
    void a_key_that_nobody_takes_is_a_lag() {
        scheduler.pause();
        jdbc.sql("""
                INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                VALUES ('reconcile', 'nobody/takes-this', now() - interval '1 hour', false, 1)
                """).update();
        try {
            assertThat(value("nuages_queue_lag_seconds")).isBetween(3590.0, 3700.0);
        } finally {
            jdbc.sql("DELETE FROM scheduled_tasks WHERE task_instance = 'nobody/takes-this'")
                    .update();
            scheduler.resume();
        }
    }

    @Test
    void alerts_ask_for_what_is_there_and_lead_to_a_part_of_the_runbook() throws IOException {
        new Browser(port).post("/hooks/nobody-has-this", "application/json", "{}");
        var rules = Files.readString(RULES);
        var asked = Pattern.compile("(?:nuages|http_server)_[a-z_]+")
                .matcher(rules)
                .results()
                .toList();
        var there = scrape();
        assertThat(asked).hasSizeGreaterThan(8);
        assertThat(asked).allSatisfy(name -> {
            // Nothing has ended in this portal before the first deployment.
            if (!name.group().equals("nuages_deployments_ended_total")) {
                assertThat(there).contains("\n" + name.group());
            }
        });

        var parts = Files.readString(Path.of("docs/RUNBOOK.md"))
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        var alerts = Pattern.compile("alert: (\\w+)").matcher(rules).results().map(found -> found.group(1));
        assertThat(alerts.toList()).hasSizeGreaterThan(8).isSubsetOf(parts);
    }

    /** @return 0 when there is no such line */
    private double value(String series) {
        return scrape().lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private String scrape() {
        return staff.get("/actuator/prometheus", "Accept", "text/plain").body();
    }
}
