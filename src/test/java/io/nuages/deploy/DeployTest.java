package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Environment;
import io.nuages.app.Quotas;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Observation;
import io.nuages.database.Databases;
import io.nuages.deploy.phase.Attempt;
import io.nuages.deploy.phase.CommandStep;
import io.nuages.deploy.phase.Step;
import io.nuages.deploy.rendering.Renders;
import io.nuages.deploy.store.DeploymentStore;
import io.nuages.deploy.store.ReleaseStore;
import io.nuages.deploy.store.StateStore;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.registry.ImageReference;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@NuagesTest
@TestPropertySource(properties = "nuages.deploy.roll-out-timeout=8s")
class DeployTest {
    private static final String GOOD = "registry.example/demo/shop:1.0";
    private static final String NEWER = "registry.example/demo/shop:1.1";
    private static final String HANGS = "registry.example/demo/hangs:1.0";
    private static final String ACTOR = "dev@example.org";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private DeploymentStore stored;

    @Autowired
    private ReleaseStore releases;

    @Autowired
    private StateStore states;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Quotas quotas;

    @Autowired
    private Databases databases;

    @Autowired
    private Cluster cluster;

    @Autowired
    private CommandStep command;

    @Autowired
    private Simulator simulator;

    @Autowired
    private ReconcileQueue queue;

    @Autowired
    private JdbcClient jdbc;

    @Value("${spring.datasource.url}")
    private String url;

    @Value("${spring.flyway.user}")
    private String owner;

    @Value("${spring.flyway.password}")
    private String ownerPassword;

    private Tenant tenant;
    private String size;

    @BeforeEach
    void newTenant() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        size = "S" + suffix;
        var id = plans.saveSize(null, size, 500, 512, 900);
        var plan = plans.create("Studio " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
    }

    /** Whatever a test has come to, the short reading of it says the same as the long one. */
    @AfterEach
    void listsTellWhatPagesTell() {
        simulator.disconnect(false);
        simulator.fillNodes(false);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deployments.outlines(tenant.id()))
                        .isEqualTo(apps.environments(tenant.id()).stream()
                                .map(environment -> Outline.of(state(environment)))
                                .toList()));
    }

    @Test
    void a_list_has_apps_by_name_and_their_environments_as_they_were_added() {
        register("shop-2", GOOD);
        var first = register("shop", GOOD);
        apps.addEnvironment(tenant.id(), first.app(), "alpha", GOOD, Draft.web(size, 1), ACTOR);
        assertThat(deployments.outlines(tenant.id()))
                .extracting(Outline::path)
                .containsExactly("shop/production", "shop/alpha", "shop-2/production");
    }

    /** Row-level security comes before whatever a join computes of another table's column, and then no index helps. */
    @Test
    void the_newest_deployment_is_found_without_reading_those_before() throws SQLException {
        var environment = register("shop", GOOD);
        tenancy.run(tenant.id(), () -> {
            jdbc.sql("""
                    INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, kind, trigger, actor,
                                            created_at, started_at, ended_at)
                    SELECT gen_random_uuid(), :tenant, :environment, n, 'cancelled', :image, 1, 'deploy', 'person', :actor,
                           now(), now(), now()
                    FROM generate_series(1, 2000) n
                    """)
                    .param("tenant", tenant.id())
                    .param("environment", environment.id())
                    .param("image", GOOD)
                    .param("actor", ACTOR)
                    .update();
            jdbc.sql("UPDATE environment SET newest_deployment = 2000 WHERE id = :environment")
                    .param("environment", environment.id())
                    .update();
        });
        try (var connection = DriverManager.getConnection(url, owner, ownerPassword);
                var statement = connection.createStatement()) {
            statement.execute("ANALYZE deployment");
        }

        assertThat(deploymentsRead(() -> deployments.outlines(tenant.id()))).isLessThan(10);
        assertThat(deploymentsRead(() -> deployments.states(tenant.id(), "shop")))
                .isLessThan(10);
    }

    /** How many rows of deployments PostgreSQL looked at. */
    private int deploymentsRead(Supplier<List<?>> reading) {
        return tenancy.in(tenant.id(), () -> {
            assertThat(reading.get()).hasSize(1);
            return jdbc.sql("""
                    SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'deployment'
                    """).query(Integer.class).single();
        });
    }

    @Test
    void a_deployment_goes_through_all_phases_and_serves_the_pinned_digest() {
        var environment = register("shop", GOOD);

        var deployment = deployed(environment);

        assertThat(deployment.state()).as(deployment.toString()).isEqualTo(Deployment.State.SUCCEEDED);
        assertThat(deployment.phases()).allSatisfy(phase -> {
            assertThat(phase.state()).isEqualTo(PhaseView.State.DONE);
            assertThat(phase.startedAt()).isNotNull().isBeforeOrEqualTo(phase.endedAt());
        });
        var serving = state(environment).serving();
        assertThat(serving.number()).isEqualTo(1);
        assertThat(serving.command()).isEqualTo(Release.Command.SUCCEEDED);
        assertThat(observe(environment).pods())
                .filteredOn(pod -> pod.job() == null)
                .hasSize(2)
                .allSatisfy(pod -> {
                    assertThat(pod.ready()).isTrue();
                    assertThat(pod.containers().getFirst().imageId()).endsWith("@" + serving.digest());
                });
        assertThat(deployments
                        .logged(deployment.environmentRef(), deployment.number())
                        .orElseThrow()
                        .log())
                .isNotEmpty();
        settled(environment, Health.RUNNING);
        await().atMost(PATIENCE).until(() -> observe(environment).jobs().isEmpty());
    }

    @Test
    void a_failed_deployment_leaves_the_serving_release_and_says_why() {
        var environment = register("shop", GOOD);
        deployed(environment);

        var failed = deployed(environment, "registry.example/demo/crash:1.0");

        assertThat(failed.state()).isEqualTo(Deployment.State.FAILED);
        assertThat(failed.diagnosis().code()).isEqualTo(Diagnosis.Code.CRASH);
        assertThat(failed.diagnosis().evidence()).isNotEmpty();
        assertThat(PhaseView.of(failed.phases(), Phase.ROLL_OUT).state()).isEqualTo(PhaseView.State.FAILED);
        assertThat(PhaseView.of(failed.phases(), Phase.VERIFIED).state()).isEqualTo(PhaseView.State.PENDING);
        assertThat(state(environment).serving().number()).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(observe(environment).pods())
                        .hasSize(2)
                        .allSatisfy(pod -> assertThat(pod.release()).isEqualTo("1")));
        settled(environment, Health.RUNNING);
    }

    @Test
    void a_deployment_that_fails_after_its_release_command_knows_which_migrations_stay() {
        var environment = register("shop", GOOD);
        assertThat(deployed(environment).migrations().names())
                .contains("contenttypes.0001_initial", "hits.0001_initial");

        var failed = deployed(environment, "registry.example/demo/crash:1.0");
        assertThat(failed.state()).isEqualTo(Deployment.State.FAILED);
        assertThat(failed.migrations().names()).containsExactly("hits.0002_last_visit");
        assertThat(deployed(environment, "registry.example/demo/crash:1.0").migrations())
                .as("its command has run before")
                .isNull();

        var next = deployed(environment, NEWER);
        assertThat(next.migrations()).isEqualTo(Migrations.NONE);
        assertThat(deployments.servedBefore(environment.ref(), 10))
                .singleElement()
                .satisfies(first -> {
                    assertThat(first.release().number()).isEqualTo(1);
                    assertThat(first.since().names()).containsExactly("hits.0002_last_visit");
                });
        ended(deployments.ask(environment.ref(), new Wish.RollBack(1), null, ACTOR));
        assertThat(deployments.servedBefore(environment.ref(), 10))
                .singleElement()
                .satisfies(newer -> {
                    assertThat(newer.release().number()).isEqualTo(3);
                    assertThat(newer.since()).isEqualTo(Migrations.NONE);
                });
        assertThat(tenancy.in(tenant.id(), () -> stored.migrationsBefore(tenant.id(), next.id())))
                .as("is not kept")
                .isEmpty();
    }

    @Test
    void a_release_command_that_is_ended_has_its_migrations_told_too() {
        var environment = register("shop", "registry.example/demo/failinit:1.0");
        assertThat(deployed(environment).migrations()).isEqualTo(Migrations.NONE);
    }

    @Test
    void migrations_are_unknown_where_the_record_is_not_the_one_that_django_makes() throws SQLException {
        var environment = register("shop", GOOD);
        deployed(environment);
        var name = databases.of(environment.ref()).orElseThrow().name();
        var server = databases.address();
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + name,
                        server.user(),
                        server.password());
                var statement = connection.createStatement()) {
            statement.execute("SET ROLE " + name + """
                    ; ALTER TABLE django_migrations RENAME TO theirs;
                    CREATE VIEW django_migrations AS SELECT * FROM theirs
                    """);
        }

        var next = deployed(environment, NEWER);

        assertThat(next.state()).isEqualTo(Deployment.State.SUCCEEDED);
        assertThat(next.migrations().state()).isEqualTo(Migrations.State.UNKNOWN);
        assertThat(deployments.servedBefore(environment.ref(), 1))
                .singleElement()
                .extracting(Deployments.Earlier::since)
                .isEqualTo(next.migrations());
    }

    /** A newer portal that runs beside this one. */
    @Test
    void words_that_a_newer_portal_wrote_are_unknown_and_break_no_page() {
        var environment = register("shop", GOOD);
        var deployment = deployed(environment);
        asOwner(
                "ALTER TABLE deployment DROP CONSTRAINT deployment_trigger_check, DROP CONSTRAINT deployment_kind_check");
        try {
            tenancy.run(tenant.id(), () -> jdbc.sql("""
                    UPDATE deployment SET trigger = 'schedule', kind = 'promotion',
                           diagnosis = '{"code":"NEW","cause":"c","advice":"a","place":"NEW","evidence":[]}'
                    WHERE id = ?
                    """).param(deployment.id()).update());
            var read = newest(environment);
            assertThat(read.trigger()).isEqualTo(Deployment.Trigger.UNKNOWN);
            assertThat(read.kind()).isEqualTo(Deployment.Kind.UNKNOWN);
            assertThat(read.diagnosis().code()).isEqualTo(Diagnosis.Code.UNKNOWN);
            assertThat(deployments.outlines(tenant.id())).hasSize(1);
        } finally {
            tenancy.run(
                    tenant.id(),
                    () -> jdbc.sql(
                                    "UPDATE deployment SET trigger = 'person', kind = 'deploy', diagnosis = NULL WHERE id = ?")
                            .param(deployment.id())
                            .update());
            asOwner("""
                    ALTER TABLE deployment
                        ADD CONSTRAINT deployment_trigger_check CHECK (trigger IN ('person', 'push', 'provider')),
                        ADD CONSTRAINT deployment_kind_check CHECK (kind IN ('deploy', 'rollback'))
                    """);
        }
    }

    @Test
    void when_one_process_fails_all_go_back_to_the_serving_release() {
        var environment = register("journal", "registry.example/demo/journal:1.7", List.of("web", "worker"));
        deployed(environment);

        var failed = deployed(environment, "registry.example/demo/journal:1.8");

        assertThat(failed.state()).isEqualTo(Deployment.State.FAILED);
        assertThat(failed.diagnosis().cause()).contains("worker");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(observe(environment).workloads())
                        .hasSize(2)
                        .allSatisfy(workload -> {
                            assertThat(workload.release()).isEqualTo("1");
                            assertThat(workload.ready()).isEqualTo(workload.desired());
                        }));
    }

    @Test
    void each_way_to_fail_has_its_diagnosis() {
        var expected = Map.of(
                "missing:1.0", Diagnosis.Code.IMAGE_NOT_FOUND,
                "denied:1.0", Diagnosis.Code.PULL_DENIED,
                "arm:1.0", Diagnosis.Code.WRONG_PLATFORM,
                "norun:1.0", Diagnosis.Code.COMMAND_MISSING,
                "oom:1.0", Diagnosis.Code.OUT_OF_MEMORY,
                "unhealthy:1.0", Diagnosis.Code.UNHEALTHY,
                "failinit:1.0", Diagnosis.Code.RELEASE_COMMAND_FAILED);
        var environment = register("shop", GOOD);
        deployed(environment);

        expected.forEach((image, code) -> {
            var failed = deployed(environment, "registry.example/demo/" + image);
            assertThat(failed.state()).as(image).isEqualTo(Deployment.State.FAILED);
            assertThat(failed.diagnosis().code()).as(image).isEqualTo(code);
            if (code == Diagnosis.Code.RELEASE_COMMAND_FAILED) {
                assertThat(failed.diagnosis().advice())
                        .contains("null values")
                        .endsWith(" The live release is not affected.");
            }
        });
        settled(environment, Health.RUNNING);
    }

    @Test
    void a_roll_back_serves_the_earlier_release_without_running_its_command_again() {
        var environment = register("shop", GOOD);
        deployed(environment);
        deployed(environment, NEWER);
        var attempts = deployments.releases(environment.ref(), 10, 0).stream()
                .collect(Collectors.toMap(Release::number, Release::commandAttempt));

        var back = ended(deployments.ask(environment.ref(), new Wish.RollBack(1), null, ACTOR));

        assertThat(back.state()).isEqualTo(Deployment.State.SUCCEEDED);
        assertThat(state(environment).serving().number()).isEqualTo(1);
        assertThat(deployments.releases(environment.ref(), 10, 0))
                .hasSize(2)
                .allSatisfy(release -> assertThat(release.commandAttempt()).isEqualTo(attempts.get(release.number())));
        assertThat(PhaseView.of(back.phases(), Phase.RELEASE_COMMAND).note()).contains("before");
    }

    @Test
    void a_release_that_never_served_cannot_be_rolled_back_to() {
        var environment = register("shop", GOOD);
        deployed(environment, "registry.example/demo/crash:1.0");

        assertThatThrownBy(() -> deployments.ask(environment.ref(), new Wish.RollBack(1), null, ACTOR))
                .isInstanceOf(Problems.class);
    }

    @Test
    void a_failed_first_deployment_leaves_nothing_but_its_diagnosis() {
        var environment = register("shop", "registry.example/demo/crash:1.0");

        var failed = deployed(environment);

        assertThat(failed.diagnosis().code()).isEqualTo(Diagnosis.Code.CRASH);
        await().atMost(PATIENCE).until(() -> observe(environment).objects().isEmpty());
    }

    @Test
    void the_same_click_asks_once_and_many_pushes_lead_to_one_further_deployment() throws Exception {
        var environment = register("shop", "registry.example/demo/slow:1.0");
        apps.setRedeployOnPush(environment.ref(), true, ACTOR);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var clicks = IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(click -> () -> deployments
                            .ask(environment.ref(), Wish.newest(), "key", ACTOR)
                            .number())
                    .toList();
            assertThat(threads.invokeAll(clicks).stream().map(DeployTest::get).collect(Collectors.toSet()))
                    .hasSize(1);
        }
        assertThat(state(environment).newest()).isNotNull();
        // Before it has a release, it looks the tag up later than the pushes below and brings them itself.
        await().atMost(PATIENCE).until(() -> newest(environment).release() != null);

        simulator.push("registry.example/demo/slow:1.0");
        for (var push = 0; push < 5; push++) {
            deployments.push(
                    environment.ref(),
                    ImageReference.parse("registry.example/demo/slow:1.0"),
                    null,
                    "registry webhook");
        }

        await().atMost(PATIENCE).until(() -> newest(environment).state().ended());
        assertThat(deployments.newest(environment.ref(), 10, 0).stream()
                        .collect(Collectors.groupingBy(Deployment::state, Collectors.counting())))
                .containsOnly(Map.entry(Deployment.State.SUCCEEDED, 2L));
    }

    @Test
    void a_push_deploys_only_what_is_followed_and_new() {
        var environment = register("shop", GOOD);
        assertThat(push(environment, GOOD)).isEqualTo(new Push.Ignored("it does not redeploy on push"));
        apps.setRedeployOnPush(environment.ref(), true, ACTOR);
        assertThat(push(environment, "registry.example/demo/other:1.0")).isEqualTo(new Push.Unrelated());
        assertThat(push(environment, NEWER)).isEqualTo(new Push.Ignored("it follows the tag 1.0, not 1.1"));

        assertThat(push(environment, GOOD))
                .isInstanceOfSatisfying(
                        Push.Deployed.class,
                        pushed -> assertThat(ended(pushed.deployment()).state()).isEqualTo(Deployment.State.SUCCEEDED));

        assertThat(push(environment, GOOD)).isEqualTo(new Push.Ignored("release 1 is already live with this image"));
        assertThat(edited(environment, "# only a comment")).isEqualTo(2);
        assertThat(push(environment, GOOD))
                .as("a comment is nothing to deploy")
                .isEqualTo(new Push.Ignored("release 1 is already live with this image"));
        apps.setImage(environment.ref(), NEWER, ACTOR);
        apps.setImage(environment.ref(), GOOD, ACTOR);
        assertThat(push(environment, GOOD)).isInstanceOf(Push.Deployed.class);
        ended(newest(environment));
        tenants.suspend(tenant.id(), "staff@example.org", "unpaid");
        assertThat(push(environment, GOOD)).isEqualTo(new Push.Ignored("the account is suspended"));
    }

    @Test
    void a_push_resumes_what_is_paused_where_it_fits_and_says_so_where_it_does_not() {
        var environment = register("shop", GOOD);
        apps.setRedeployOnPush(environment.ref(), true, ACTOR);
        deployed(environment);
        apps.pause(environment.ref(), ACTOR);

        assertThat(push(environment, GOOD))
                .isInstanceOfSatisfying(Push.Deployed.class, pushed -> ended(pushed.deployment()));
        assertThat(now(environment).pausedAt()).isNull();
        settled(environment, Health.RUNNING);

        apps.pause(environment.ref(), ACTOR);
        apps.create(tenant.id(), "blog", GOOD, Draft.web(size, 7), ACTOR);
        var before = newest(environment).number();
        assertThat(push(environment, GOOD))
                .isInstanceOfSatisfying(
                        Push.Ignored.class,
                        ignored -> assertThat(ignored.reason())
                                .startsWith("it is paused, and there is no room to resume it. ")
                                .contains("CPU: "));
        assertThat(now(environment).pausedAt()).isNotNull();
        assertThat(newest(environment).number()).isEqualTo(before);
    }

    @Test
    void a_paused_environment_claims_storage_only_and_is_resumed_only_where_it_fits() {
        var shop = register("shop", GOOD);
        deployed(shop);
        var before = quotas.of(tenant.id()).quota().usage();

        apps.pause(shop.ref(), ACTOR);

        var paused = quotas.of(tenant.id()).quota().usage();
        assertThat(before.cpuMillis()).isPositive();
        assertThat(paused.cpuMillis()).isZero();
        assertThat(paused.memoryMib()).isZero();
        assertThat(paused.databaseMib()).isEqualTo(before.databaseMib());
        assertThat(quotas.headroom(tenant.id()).surgeCpuMillis()).isZero();
        apps.create(tenant.id(), "blog", GOOD, Draft.web(size, 7), ACTOR);
        assertThat(fieldsOf(() -> apps.resume(shop.ref(), ACTOR))).contains("quota");
        assertThat(fieldsOf(() -> deployments.ask(shop.ref(), Wish.image(NEWER), null, ACTOR)))
                .contains("quota");
        assertThat(fieldsOf(() -> deployments.ask(shop.ref(), new Wish.RollBack(1), null, ACTOR)))
                .contains("quota");
        assertThat(now(shop).pausedAt()).isNotNull();
        assertThat(now(shop).spec().image()).isEqualTo(GOOD);
        assertThat(quotas.of(tenant.id()).quota().usage().cpuMillis()).isEqualTo(3500);
    }

    @Test
    void two_that_are_resumed_at_once_do_not_both_fit_where_one_does() {
        var shop = register("shop", GOOD);
        var blog = register("blog", GOOD);
        List.of(shop, blog).forEach(environment -> apps.pause(environment.ref(), ACTOR));
        apps.create(tenant.id(), "api", GOOD, Draft.web(size, 5), ACTOR);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var resumed = Stream.of(shop, blog)
                    .map(environment -> threads.submit(() -> {
                        try {
                            apps.resume(environment.ref(), ACTOR);
                            return true;
                        } catch (Problems e) {
                            return false;
                        }
                    }))
                    .toList();
            assertThat(resumed.stream().map(DeployTest::get)).containsExactlyInAnyOrder(true, false);
        }
    }

    /** Pausing while a release command runs frees its room only when that has ended. */
    @Test
    void what_is_being_deployed_claims_its_room_although_it_is_paused() {
        var environment = register("shop", HANGS);
        var deployment = deployments.ask(environment.ref(), Wish.newest(), null, ACTOR);
        commandRuns(deployment);

        apps.pause(environment.ref(), ACTOR);
        assertThat(quotas.of(tenant.id()).quota().usage().cpuMillis()).isEqualTo(1000);

        deployments.cancel(environment.ref(), deployment.number(), true, ACTOR);
        ended(deployment);
        assertThat(quotas.of(tenant.id()).quota().usage().cpuMillis()).isZero();
    }

    @Test
    void a_release_command_is_ended_only_by_who_knows_that_it_runs_and_runs_again_with_the_next_deployment() {
        var environment = register("shop", GOOD);
        deployed(environment);
        var hanging = deployments.ask(environment.ref(), Wish.image(HANGS), null, ACTOR);
        commandRuns(hanging);

        assertThat(cancel(hanging, false)).isEqualTo(Deployments.Cancellation.COMMAND_RUNS);
        assertThat(again(hanging).cancelling()).isFalse();
        assertThat(cancel(hanging, true)).isEqualTo(Deployments.Cancellation.WAITS_FOR_COMMAND);
        assertThat(cancel(hanging, true)).isEqualTo(Deployments.Cancellation.WAITS_FOR_COMMAND);

        var cancelled = ended(hanging);
        assertThat(cancelled.state()).isEqualTo(Deployment.State.CANCELLED);
        assertThat(cancelled.release().command()).isEqualTo(Release.Command.FAILED);
        assertThat(cancelled.diagnosis().code()).isEqualTo(Diagnosis.Code.CANCELLED);
        assertThat(cancelled.diagnosis().cause()).contains(ACTOR);
        assertThat(PhaseView.of(cancelled.phases(), Phase.RELEASE_COMMAND).state())
                .isEqualTo(PhaseView.State.FAILED);
        assertThat(deployments
                        .logged(cancelled.environmentRef(), cancelled.number())
                        .orElseThrow()
                        .log())
                .isNotEmpty();
        assertThat(state(environment).serving().number()).isEqualTo(1);
        settled(environment, Health.RUNNING);
        await().atMost(PATIENCE).until(() -> observe(environment).jobs().isEmpty());
        assertThatThrownBy(() -> cancel(hanging, true)).isInstanceOf(Problems.class);

        var next = deployments.ask(environment.ref(), Wish.newest(), null, ACTOR);
        commandRuns(next);
        assertThat(again(next).release().id()).isEqualTo(cancelled.release().id());
        assertThat(again(next).release().commandAttempt()).isEqualTo(2);
        cancel(next, true);
        ended(next);
    }

    @Test
    void a_release_command_that_ends_with_0_when_it_is_told_to_end_has_succeeded_and_never_runs_again() {
        var environment = register("shop", GOOD);
        deployed(environment);
        var finishing =
                deployments.ask(environment.ref(), Wish.image("registry.example/demo/finishes:1.0"), null, ACTOR);
        commandRuns(finishing);

        cancel(finishing, true);

        var cancelled = ended(finishing);
        assertThat(cancelled.state()).isEqualTo(Deployment.State.CANCELLED);
        assertThat(cancelled.release().command()).isEqualTo(Release.Command.SUCCEEDED);
        assertThat(cancelled.diagnosis()).isNull();
        assertThat(state(environment).serving().number()).isEqualTo(1);
        var next = deployed(environment);
        assertThat(next.state()).isEqualTo(Deployment.State.SUCCEEDED);
        assertThat(next.release().commandAttempt()).isOne();
    }

    /** The command ended well in the moment in which somebody cancelled: what was seen is kept, and nothing is rolled out. */
    @Test
    void a_release_command_that_ends_well_while_somebody_cancels_is_not_rolled_out() {
        var environment = register("shop", "registry.example/demo/finishes:1.0");
        var deployment = deployments.ask(environment.ref(), Wish.newest(), null, ACTOR);
        var active = commandRuns(deployment);
        simulator.disconnect(true);
        cancel(deployment, true);
        simulator.disconnect(false);
        await().atMost(PATIENCE)
                .until(() -> cluster.end(Attempt.scope(environment), Renders.jobName(environment, active.release(), 1))
                        == Cluster.JobEnd.SUCCEEDED);

        // A pass that has begun before somebody asked.
        assertThat(command.run(new Attempt(environment, active, environment.spec(), Instant.now(), Instant.EPOCH)))
                .isInstanceOf(Step.Result.Cancelled.class);

        assertThat(ended(deployment).state()).isEqualTo(Deployment.State.CANCELLED);
        assertThat(again(deployment).release().command()).isEqualTo(Release.Command.SUCCEEDED);
    }

    /** The portal died after it had noted that the command runs, and before it made the Job. */
    @Test
    void a_release_command_whose_job_was_never_made_is_not_made_when_its_deployment_is_cancelled() {
        var environment = register("shop", GOOD);
        deployed(environment);
        simulator.disconnect(true);
        var deployment = deployments.ask(environment.ref(), Wish.image(NEWER), null, ACTOR);
        await().atMost(PATIENCE).until(() -> again(deployment).release() != null);
        var release = again(deployment).release();
        tenancy.run(tenant.id(), () -> releases.beginCommand(tenant.id(), release.id(), 0));

        cancel(deployment, true);
        simulator.disconnect(false);

        assertThat(ended(deployment).state()).isEqualTo(Deployment.State.CANCELLED);
        assertThat(again(deployment).release().command()).isEqualTo(Release.Command.FAILED);
        assertThat(observe(environment).jobs()).noneMatch(job -> job.name().endsWith("-init-2-1"));
    }

    @Test
    void a_release_command_that_gets_no_node_is_ended_too() {
        var environment = register("shop", GOOD);
        simulator.fillNodes(true);
        var deployment = deployments.ask(environment.ref(), Wish.newest(), null, ACTOR);
        await().atMost(PATIENCE).until(() -> observe(environment).jobs().size() == 1);

        cancel(deployment, true);

        assertThat(ended(deployment).state()).isEqualTo(Deployment.State.CANCELLED);
        assertThat(again(deployment).release().command()).isEqualTo(Release.Command.FAILED);
        await().atMost(PATIENCE).until(() -> observe(environment).objects().isEmpty());
    }

    @Test
    void one_may_roll_back_only_where_another_release_served() {
        var environment = register("shop", GOOD);
        deployed(environment);
        deployed(environment, "registry.example/demo/crash:1.0");
        assertThat(state(environment).servedBefore()).isFalse();
        assertThat(deployments.servedBefore(environment.ref(), 10)).isEmpty();

        deployed(environment, NEWER);

        assertThat(state(environment).servedBefore()).isTrue();
        assertThat(deployments.servedBefore(environment.ref(), 10))
                .extracting(earlier -> earlier.release().number())
                .containsExactly(1);
    }

    private Deployments.Cancellation cancel(Deployment deployment, boolean endsCommand) {
        return deployments.cancel(
                new EnvironmentRef(tenant.id(), deployment.environment()), deployment.number(), endsCommand, ACTOR);
    }

    /** The deployment once its release command's pod runs. */
    private Deployment commandRuns(Deployment deployment) {
        var environment = apps.environment(new EnvironmentRef(tenant.id(), deployment.environment()))
                .orElseThrow();
        await().atMost(PATIENCE)
                .until(() -> again(deployment).commandRuns()
                        && observe(environment).pods().stream()
                                .anyMatch(
                                        pod -> pod.job() != null && pod.phase().equals("Running")));
        return again(deployment);
    }

    private Environment now(Environment environment) {
        return apps.environment(environment.ref()).orElseThrow();
    }

    private static List<String> fieldsOf(Runnable refused) {
        try {
            refused.run();
            return List.of();
        } catch (Problems e) {
            return e.problems().stream().map(Problems.Problem::field).toList();
        }
    }

    private Push push(Environment environment, String image) {
        return deployments.push(environment.ref(), ImageReference.parse(image), null, "registry webhook");
    }

    @Test
    void a_release_command_that_failed_does_not_run_again_when_the_end_of_its_deployment_got_lost() {
        var environment = register("shop", "registry.example/demo/failinit:1.0");
        asOwner("""
                CREATE SEQUENCE lost;
                CREATE FUNCTION lose_the_first() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    IF nextval('lost') = 1 THEN RAISE EXCEPTION 'the portal is gone'; END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER lose_the_first BEFORE UPDATE ON deployment
                FOR EACH ROW WHEN (NEW.state = 'failed') EXECUTE FUNCTION lose_the_first();
                """);
        try {
            var failed = deployed(environment);

            assertThat(failed.state()).isEqualTo(Deployment.State.FAILED);
            assertThat(failed.diagnosis().code()).isEqualTo(Diagnosis.Code.RELEASE_COMMAND_FAILED);
            assertThat(failed.diagnosis().advice()).contains("null values").doesNotContain("The live release");
            assertThat(failed.release().command()).isEqualTo(Release.Command.FAILED);
            assertThat(failed.release().commandAttempt()).isOne();
            assertThat(deployments
                            .logged(failed.environmentRef(), failed.number())
                            .orElseThrow()
                            .log())
                    .isNotEmpty();
        } finally {
            asOwner("DROP FUNCTION lose_the_first() CASCADE; DROP SEQUENCE lost");
        }
    }

    @Test
    void a_release_command_that_was_given_up_does_not_wake_beside_the_next_one() {
        var environment = register("shop", GOOD);
        simulator.fillNodes(true);
        var first = deployments.ask(environment.ref(), Wish.newest(), null, ACTOR);
        await().atMost(PATIENCE).until(() -> observe(environment).jobs().size() == 1);

        var second = deployments.ask(environment.ref(), Wish.image(NEWER), null, ACTOR);

        assertThat(ended(first).diagnosis().code()).isEqualTo(Diagnosis.Code.UNSCHEDULABLE);
        await().atMost(PATIENCE)
                .until(() -> observe(environment).jobs().stream()
                        .anyMatch(job -> job.name().endsWith("-init-2-1")));
        // On a slow machine the first one's deadline has passed meanwhile: a Job that has failed stays, and wakes no
        // more.
        assertThat(observe(environment).jobs())
                .filteredOn(job -> !job.complete() && job.failure() == null)
                .extracting(Observation.Job::name)
                .singleElement()
                .asString()
                .endsWith("-init-2-1");
        assertThat(observe(environment).pods())
                .filteredOn(pod -> !Set.of("Succeeded", "Failed").contains(pod.phase()))
                .allSatisfy(pod -> assertThat(pod.job()).endsWith("-init-2-1"));
        simulator.fillNodes(false);
        assertThat(ended(second).state()).isEqualTo(Deployment.State.SUCCEEDED);
    }

    @Test
    void a_deployment_that_was_cancelled_a_moment_before_runs_no_release_command() {
        var environment = register("shop", GOOD);
        deployed(environment);
        simulator.disconnect(true);
        var cancelled = deployments.ask(environment.ref(), Wish.image(NEWER), null, ACTOR);
        await().atMost(PATIENCE).until(() -> again(cancelled).release() != null);
        var active = again(cancelled);
        assertThat(deployments.cancel(environment.ref(), cancelled.number(), false, ACTOR))
                .isEqualTo(Deployments.Cancellation.DONE);
        simulator.disconnect(false);

        command.run(new Attempt(environment, active, environment.spec(), Instant.now(), Instant.EPOCH));

        assertThat(observe(environment).jobs()).noneMatch(job -> job.name().endsWith("-init-2-1"));
        assertThat(again(cancelled).release().command()).isEqualTo(Release.Command.PENDING);
    }

    /** One that was slow may have seen the command as it was before another pass ran it. */
    @Test
    void a_pass_that_knows_an_older_state_does_not_begin_the_release_command_again() {
        var environment = register("shop", GOOD);
        var release = deployed(environment).release();

        for (var known : List.of(0, 1)) {
            assertThat(tenancy.in(tenant.id(), () -> releases.beginCommand(tenant.id(), release.id(), known)))
                    .isFalse();
        }
        assertThat(state(environment).serving().command()).isEqualTo(Release.Command.SUCCEEDED);
    }

    @Test
    void a_spec_that_cannot_be_rendered_fails_its_deployment_and_what_serves_is_kept() {
        var environment = register("shop", GOOD);
        deployed(environment);
        apps.edit(environment.ref(), environment.revision(), Draft.web(size, 1), ACTOR);
        asOwner("""
                ALTER TABLE spec_revision NO FORCE ROW LEVEL SECURITY;
                UPDATE spec_revision SET app = jsonb_set(app::jsonb, '{hosts}', '["not a host"]')::json
                WHERE environment_id = '%s' AND revision > %d;
                ALTER TABLE spec_revision FORCE ROW LEVEL SECURITY;
                """.formatted(environment.id(), environment.revision()));

        var failed = deployed(environment, NEWER);

        assertThat(failed.state()).isEqualTo(Deployment.State.FAILED);
        assertThat(failed.diagnosis().code()).isEqualTo(Diagnosis.Code.REFUSED);
        assertThat(failed.diagnosis().evidence()).singleElement().asString().contains("not a host");
        settled(environment, Health.RUNNING);
        assertThat(state(environment).serving().number()).isEqualTo(1);
    }

    @Test
    void while_the_cluster_is_away_a_deployment_waits_and_pages_know_since_when() {
        var environment = register("shop", GOOD);
        deployed(environment);
        settled(environment, Health.RUNNING);
        simulator.disconnect(true);

        deployments.ask(environment.ref(), Wish.image(NEWER), null, ACTOR);

        await().atMost(PATIENCE).until(() -> state(environment).status().unreachableSince() != null);
        assertThat(newest(environment).state()).isEqualTo(Deployment.State.ACTIVE);
        assertThat(state(environment).status().view().health()).isEqualTo(Health.RUNNING);
        simulator.disconnect(false);
        await().atMost(PATIENCE).until(() -> newest(environment).state() == Deployment.State.SUCCEEDED);
        await().atMost(PATIENCE).until(() -> state(environment).status().unreachableSince() == null);
    }

    /** Otherwise all would count from when the cluster came back. */
    @Test
    void an_interruption_does_not_begin_a_state_anew() {
        var environment = register("shop", GOOD).ref();
        tenancy.run(environment.tenant(), () -> {
            var at = Instant.parse("2026-11-30T10:00:00Z");
            states.setStatus(environment, StatusView.NOTHING, at);
            states.setUnreachable(environment, at.plusSeconds(60));
            states.setStatus(environment, StatusView.NOTHING, at.plusSeconds(120));

            var status = states.status(environment).orElseThrow();
            assertThat(status.changedAt()).isEqualTo(at);
            assertThat(status.unreachableSince()).isNull();
        });
    }

    @Test
    void a_paused_environment_has_no_pods_and_comes_back() {
        var environment = register("shop", GOOD);
        deployed(environment);

        apps.pause(environment.ref(), ACTOR);
        settled(environment, Health.PAUSED);
        await().atMost(PATIENCE).until(() -> observe(environment).pods().isEmpty());

        apps.resume(environment.ref(), ACTOR);
        settled(environment, Health.RUNNING);
    }

    @Test
    void deleting_removes_everything_of_the_environment_and_nothing_of_others_and_keeps_the_database() {
        var shop = register("shop", GOOD);
        var blog = register("blog", GOOD);
        deployed(shop);
        deployed(blog);

        apps.delete(shop.ref(), ACTOR);

        await().atMost(PATIENCE).until(() -> apps.environment(shop.ref()).isEmpty());
        assertThat(apps.app(tenant.id(), "shop")).isEmpty();
        assertThat(observe(shop).objects()).isEmpty();
        assertThat(observe(blog).workloads()).hasSize(1);
        assertThat(databases.detached(tenant.id())).singleElement().satisfies(database -> {
            assertThat(database.appName()).isEqualTo("shop");
            assertThat(databases.destroy(new EnvironmentRef(tenant.id(), database.environment()), "another", ACTOR))
                    .isFalse();
            assertThat(databases.destroy(new EnvironmentRef(tenant.id(), database.environment()), "shop", ACTOR))
                    .isTrue();
        });
        await().atMost(PATIENCE).until(() -> databases.detached(tenant.id()).isEmpty());
    }

    @Test
    void two_apps_that_fit_one_by_one_but_not_together_are_decided_under_the_lock() {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var one = threads.submit(() -> creates("one"));
            var two = threads.submit(() -> creates("two"));
            assertThat(List.of(get(one), get(two))).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void a_cancelled_deployment_leaves_what_serves() {
        var environment = register("shop", GOOD);
        deployed(environment);
        var stuck = deployments.ask(environment.ref(), Wish.image("registry.example/demo/unhealthy:1.0"), null, ACTOR);
        await().atMost(PATIENCE)
                .until(() -> PhaseView.of(again(stuck).phases(), Phase.ROLL_OUT).state() == PhaseView.State.RUNNING);

        deployments.cancel(environment.ref(), stuck.number(), false, ACTOR);

        assertThat(again(stuck).state()).isEqualTo(Deployment.State.CANCELLED);
        settled(environment, Health.RUNNING);
        assertThat(state(environment).serving().number()).isEqualTo(1);
    }

    @Test
    void what_somebody_deleted_by_hand_comes_back() {
        var environment = register("shop", GOOD);
        deployed(environment);
        cluster.delete(Attempt.scope(environment));

        queue.enqueue(new Key(Apps.ENVIRONMENT, tenant.id(), environment.id()));

        await().atMost(PATIENCE)
                .until(() -> observe(environment).workloads().stream().anyMatch(workload -> workload.ready() == 2));
    }

    private void asOwner(String sql) {
        try (var connection = DriverManager.getConnection(url, owner, ownerPassword);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the revision with these variables */
    private int edited(Environment environment, String variables) {
        var draft = Draft.web(size, 2);
        apps.edit(
                environment.ref(),
                now(environment).revision(),
                DraftBuilder.of(draft).variables(draft.variables(), variables).build(),
                ACTOR);
        return now(environment).revision();
    }

    private boolean creates(String name) {
        try {
            apps.create(tenant.id(), name, GOOD, Draft.web(size, 5), ACTOR);
            return true;
        } catch (Problems e) {
            assertThat(e.problems()).extracting(Problems.Problem::field).contains("quota");
            return false;
        }
    }

    private Environment register(String name, String image) {
        return register(name, image, List.of("web"));
    }

    private Environment register(String name, String image, List<String> processes) {
        var draft = Draft.web(size, 2);
        var drafts = processes.stream()
                .map(process -> process.equals("web")
                        ? new Draft.ProcessDraft("web", "/run", size, 2)
                        : new Draft.ProcessDraft(process, "/async", size, 1))
                .toList();
        return apps.create(
                tenant.id(),
                name,
                image,
                DraftBuilder.of(draft).processes(drafts).build(),
                ACTOR);
    }

    private Deployment deployed(Environment environment) {
        return ended(deployments.ask(environment.ref(), Wish.newest(), null, ACTOR));
    }

    private Deployment deployed(Environment environment, String image) {
        return ended(deployments.ask(environment.ref(), Wish.image(image), null, ACTOR));
    }

    private Deployment ended(Deployment deployment) {
        await().atMost(PATIENCE).until(() -> again(deployment).state().ended());
        return again(deployment);
    }

    private Deployment again(Deployment deployment) {
        return deployments
                .byNumber(new EnvironmentRef(tenant.id(), deployment.environment()), deployment.number())
                .orElseThrow();
    }

    private Deployment newest(Environment environment) {
        return deployments.newest(environment.ref(), 1, 0).getFirst();
    }

    private void settled(Environment environment, Health health) {
        await().atMost(PATIENCE)
                .until(() -> state(environment).status() instanceof Deployments.Status status
                        && status.view().health() == health);
    }

    private EnvironmentState state(Environment environment) {
        return deployments.states(tenant.id(), environment.appName()).stream()
                .filter(state -> state.environment().id().equals(environment.id()))
                .findFirst()
                .orElseThrow();
    }

    private Observation observe(Environment environment) {
        return cluster.observe(Attempt.scope(environment));
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
