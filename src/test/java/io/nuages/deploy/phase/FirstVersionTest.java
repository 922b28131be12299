package io.nuages.deploy.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.TestDatabase;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Observation;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Health;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.tukaani.xz.XZInputStream;

/**
 * This portal on the database of the first one (32fa779), which had deployed fifty environments on the simulated cluster. Its memory is in
 * the same database, {@code upgrade/32fa779.sql.xz}: all rows but those of sessions, each row a line.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "nuages.cluster=simulated",
            "nuages.demo=false",
            "nuages.simulator.speed=50",
            "nuages.staff.second-factor=false",
            "nuages.database-patience=30s",
            "server.forward-headers-strategy=native"
        })
@ContextConfiguration(initializers = FirstVersionTest.Database.class)
@DirtiesContext
class FirstVersionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final String PASSWORD = "correct horse battery";
    private static final int ENVIRONMENTS = 50;

    static final class Database implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        private static final Map<String, Long> GENERATIONS = new TreeMap<>();
        private static List<String> pods;

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            var database = TestDatabase.withoutSchema();
            database.migrate(MigrationVersion.fromVersion("1"));
            var jdbc = JdbcClient.create(database.administrator());
            // In whatever order the tables come, as a restore has it.
            jdbc.sql("SET session_replication_role = replica; " + dump() + "; SET session_replication_role = DEFAULT")
                    .update();
            jdbc.sql("SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), max(id)) FROM audit_entry")
                    .query(Long.class)
                    .single();
            pods = jdbc.sql("SELECT body ->> 'name' FROM simulator_object WHERE key LIKE 'pod/%' ORDER BY 1")
                    .query(String.class)
                    .list();
            jdbc.sql("""
                    SELECT body ->> 'name' AS name, (body ->> 'generation')::bigint AS generation FROM simulator_object
                    WHERE key LIKE 'object/%' AND body ->> 'kind' = 'Deployment'
                    """)
                    .query((row, n) -> GENERATIONS.put(row.getString("name"), row.getLong("generation")))
                    .list();
            TestPropertyValues.of(database.properties()).applyTo(context);
        }

        private static String dump() {
            try (var file = new XZInputStream(new ClassPathResource("upgrade/32fa779.sql.xz").getInputStream())) {
                return new String(file.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Cluster cluster;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void no_pod_of_fifty_environments_is_replaced_and_all_is_served_as_before() {
        var tenant = tenants.bySlug("acme").orElseThrow();
        var all = apps.environments(tenant.id());
        assertThat(all).hasSize(ENVIRONMENTS);
        assertThat(Database.pods).hasSize(ENVIRONMENTS);

        await("each was kept as it is wanted").atMost(PATIENCE).until(() -> kept(tenant) == ENVIRONMENTS);
        // What it then waits for would be there by the next pass.
        all.forEach(each -> await().atMost(PATIENCE).until(() -> handled(each)));

        assertThat(all.stream().flatMap(each -> pods(each).stream()).sorted()).isEqualTo(Database.pods);
        assertThat(all).allSatisfy(each -> {
            var workload = cluster.observe(Attempt.scope(each)).workloads().getFirst();
            assertThat(workload.generation()).isEqualTo(Database.GENERATIONS.get(workload.name()));
            assertThat(deployments.newest(each.ref(), 1, 0))
                    .singleElement()
                    .extracting(Deployment::state)
                    .isEqualTo(Deployment.State.SUCCEEDED);
        });
        assertThat(deployments.outlines(tenant.id()))
                .allSatisfy(each -> assertThat(each.health()).isEqualTo(Health.RUNNING));
        var name = "olga" + UUID.randomUUID() + "@acme.example";
        tenants.addMember(tenant.id(), "staff", accounts.create(name, "Olga", PASSWORD, false), Role.OWNER);
        var browser = new Browser(port);
        browser.signIn(name, PASSWORD);
        assertThat(browser.get("/t/acme/apps/shop/e7").body()).contains("Running", "1 of 1 ready");
        assertThat(browser.get("/t/acme/apps/shop/e7/deployments").body()).contains("Deployment 1", "Succeeded");
    }

    private int kept(Tenant tenant) {
        return tenancy.in(
                tenant.id(),
                () -> jdbc.sql("SELECT count(*) FROM rendering")
                        .query(Integer.class)
                        .single());
    }

    private boolean handled(Environment environment) {
        return jdbc
                .sql("SELECT handled >= requested FROM reconcile_key WHERE key LIKE ?")
                .param("%" + environment.id())
                .query(Boolean.class)
                .list()
                .stream()
                .allMatch(Boolean::booleanValue);
    }

    /** By name, which no two pods ever share. */
    private List<String> pods(Environment environment) {
        return cluster.observe(Attempt.scope(environment)).pods().stream()
                .filter(Observation.Pod::ready)
                .map(Observation.Pod::name)
                .toList();
    }
}
