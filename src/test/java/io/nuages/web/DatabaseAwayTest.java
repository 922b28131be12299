package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.TestDatabase;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.live.LiveHub;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * A PostgreSQL that is silent, or gone, and comes back. With the default patience of a second each answer comes within two on a quiet
 * machine; here a busy one is taken for no fault, and the time stays well below that for which the pool alone would wait.
 */
@NuagesTest
@TestPropertySource(properties = {"nuages.database-patience=3s", "management.server.port=0"})
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class DatabaseAwayTest {
    private static final Logger log = LoggerFactory.getLogger(DatabaseAwayTest.class);
    private static final String PASSWORD = "correct horse battery";
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int AT_ONCE = 30;
    private static final Pattern STYLE = Pattern.compile("href=\"(/assets/[^\"]+\\.css)\"");

    private static TestDatabase.OnOwnServer postgresql;

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int management;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private LiveHub live;

    @Autowired
    private JdbcClient jdbc;

    private Browser customer;
    private String slug;
    private UUID tenant;

    @BeforeAll
    static void start() {
        postgresql = new TestDatabase.OnOwnServer();
    }

    @AfterAll
    static void stop() {
        postgresql.close();
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        postgresql.database().properties().forEach((name, value) -> properties.add(name, () -> value));
    }

    private record Timed(HttpResponse<String> answer, Duration took) {}

    @BeforeEach
    void somebodyIsSignedIn() {
        jdbc.sql("DELETE FROM bucket").update();
        slug = "a" + UUID.randomUUID().toString().substring(0, 8);
        var size = plans.saveSize(null, slug, 250, 256, 100);
        var plan = plans.create(slug, 0, new Limits(8000, 16384, 40960, 0, 9, 9), 60, 20, Set.of(size));
        tenant = tenants.create("staff", slug, "Acme", plan).id();
        var account = accounts.create(slug + "@acme.example", "Anna", PASSWORD, false);
        tenants.addMember(tenant, "staff", account, Role.OWNER);
        customer = new Browser(port);
        customer.signIn(slug + "@acme.example", PASSWORD);
        assertThat(customer.get("/t/" + slug).body()).contains("id=\"sign-out\"");
    }

    @Test
    void a_server_that_is_silent(CapturedOutput output) throws Exception {
        postgresql.freeze();
        try {
            saySoAtOnce();
            whatNeedsNoDatabaseIsServed();
        } finally {
            postgresql.thaw();
        }
        allIsAsBefore();
        // What nobody answers, Tomcat writes down.
        assertThat(output).doesNotContain("Servlet.service()", "Exception Processing");
    }

    @Test
    void a_server_that_is_stopped() throws Exception {
        postgresql.stop();
        try {
            saySoAtOnce();
            whatNeedsNoDatabaseIsServed();
        } finally {
            postgresql.start();
        }
        allIsAsBefore();
    }

    @Test
    void requests_that_wait_for_an_answer_or_for_a_connection() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var holder = postgresql.database().administrator().getConnection();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE account IN ACCESS EXCLUSIVE MODE");
            var asked = IntStream.range(0, AT_ONCE)
                    .mapToObj(n -> threads.submit(() -> customer.get("/t/" + slug)))
                    .toList();
            var observer = JdbcClient.create(postgresql.database().administrator());
            await().until(() -> observer.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                            .query(Integer.class)
                            .single()
                    >= 10);

            postgresql.freeze();
            var began = System.nanoTime();
            try {
                for (var each : asked) {
                    saysThatTheDatabaseDoesNotAnswer(each.get());
                }
                var took = Duration.ofNanos(System.nanoTime() - began);
                log.info("requests under way ended {} ms after the server was stopped", took.toMillis());
                assertThat(took).isLessThan(LONGEST);
            } finally {
                postgresql.thaw();
            }
            holder.rollback();
        }
        allIsAsBefore();
    }

    @Test
    void each_kind_of_asker_is_told_in_its_own_way() throws Exception {
        customer.get("/account");
        postgresql.freeze();
        try {
            await().until(() -> status(port, "/readyz") == 503);

            var page = customer.get("/t/" + slug);
            saysThatTheDatabaseDoesNotAnswer(page);
            assertThat(page.body())
                    .contains(
                            "<html",
                            "Not available",
                            "request "
                                    + page.headers().firstValue("X-Request-Id").orElseThrow())
                    .doesNotContain("sign-out", "style=");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'");
            assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");

            var part = customer.get("/t/" + slug, "HX-Request", "true");
            saysThatTheDatabaseDoesNotAnswer(part);
            assertThat(part.body()).doesNotContain("<html");

            var program = program("/hooks/nobody-has-this");
            saysThatTheDatabaseDoesNotAnswer(program);
            assertThat(program.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(program.body()).contains("\"status\":503", "nothing was changed");

            assertThat(customer.post("/account/name", Map.of("name", "Anne")).body())
                    .contains("database is not responding, so nothing was changed");
        } finally {
            postgresql.thaw();
        }
        allIsAsBefore();
        assertThat(customer.get("/account").body()).contains("Anna").doesNotContain("Anne");
    }

    /** Those that find out, and those that come later. */
    private void saySoAtOnce() throws Exception {
        for (var round = 0; round < 2; round++) {
            var answers = atOnce(List.of("/t/" + slug, "/account", "/sign-in", "/", "/t/" + slug + "/usage"));
            answers.forEach(timed -> saysThatTheDatabaseDoesNotAnswer(timed.answer()));
            var longest =
                    answers.stream().map(Timed::took).max(Duration::compareTo).orElseThrow();
            log.info("round {}: the longest took {} ms", round, longest.toMillis());
            assertThat(longest).isLessThan(LONGEST);
        }
    }

    private List<Timed> atOnce(List<String> paths) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Callable<Timed>>();
            for (var n = 0; n < AT_ONCE; n++) {
                var path = paths.get(n % paths.size());
                asked.add(() -> {
                    var began = System.nanoTime();
                    var answer = customer.get(path);
                    return new Timed(answer, Duration.ofNanos(System.nanoTime() - began));
                });
            }
            var answers = new ArrayList<Timed>();
            for (var answer : threads.invokeAll(asked)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static void saysThatTheDatabaseDoesNotAnswer(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s", answer.uri()).isEqualTo(503);
        assertThat(answer.body()).contains("database is not responding");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private void whatNeedsNoDatabaseIsServed() {
        var style = STYLE.matcher(customer.get("/t/" + slug).body());
        assertThat(style.find()).isTrue();
        assertThat(customer.get(style.group(1)).statusCode()).isEqualTo(200);
        for (var on : List.of(port, management)) {
            assertThat(status(on, on == port ? "/livez" : "/actuator/health/liveness"))
                    .isEqualTo(200);
            assertThat(status(on, on == port ? "/readyz" : "/actuator/health/readiness"))
                    .isEqualTo(503);
        }
        var began = System.nanoTime();
        assertThat(new Browser(management)
                        .get("/actuator/prometheus", "Accept", "text/plain")
                        .body())
                .containsPattern("nuages_postgresql_away_seconds (?!0\\.0\n)")
                .containsPattern("nuages_queue_lag_seconds NaN");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
    }

    private HttpResponse<String> program(String path) throws Exception {
        return customer.client()
                .send(
                        customer.request(path, "Accept", "*/*")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static int status(int port, String path) {
        return new Browser(port).get(path, "Accept", "*/*").statusCode();
    }

    /** In the session of before; and whatever works in the background does so again. */
    private void allIsAsBefore() {
        var began = System.nanoTime();
        await().until(() -> customer.get("/t/" + slug).statusCode() == 200);
        log.info(
                "pages are back after {} ms",
                Duration.ofNanos(System.nanoTime() - began).toMillis());
        assertThat(customer.get("/t/" + slug).body()).contains("id=\"sign-out\"");
        await().until(() -> status(port, "/readyz") == 200);
        await().until(live::listening);
        var made =
                apps.create(tenant, "shop", "registry.example/demo/shop:1.0", Draft.web(slug, 1), "dev@acme.example");
        deployments.ask(made.ref(), Wish.newest(), null, "dev@acme.example");
        await().until(() -> deployments.newest(made.ref(), 1, 0).getFirst().state() == Deployment.State.SUCCEEDED);
    }
}
