package io.nuages.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@NuagesTest
class LiveTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Duration SOON = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Live live;

    @Autowired
    private LiveHub hub;

    @Autowired
    private JdbcClient jdbc;

    private Tenant acme;
    private Tenant lumen;
    private String email;
    private UUID account;
    private Browser browser;

    @BeforeEach
    void aViewerOfOneOfTwoTenants() {
        jdbc.sql("DELETE FROM bucket").update();
        var plan = UUID.randomUUID();
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(plan, "Plan " + plan)
                .update();
        acme = tenants.create("staff", "a" + plan.toString().substring(0, 8), "Acme", plan);
        lumen = tenants.create("staff", "l" + plan.toString().substring(0, 8), "Lumen", plan);
        email = plan + "@acme.example";
        account = accounts.create(email, "Anna", PASSWORD, false);
        tenants.addMember(acme.id(), "staff", account, Role.VIEWER);
        browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        await().atMost(SOON).until(hub::listening);
    }

    @Test
    void a_change_is_told_to_the_pages_of_its_tenant_only() {
        var heard = open("");
        var topic = UUID.randomUUID();
        changed(lumen, UUID.randomUUID());
        changed(acme, topic);
        await().atMost(SOON).until(() -> heard.contains("data:" + topic));
        assertThat(heard).filteredOn(line -> line.equals("event:changed")).hasSize(1);
    }

    @Test
    void a_change_that_is_not_committed_is_not_told() {
        var heard = open("");
        var lost = UUID.randomUUID();
        try {
            tenancy.run(acme.id(), () -> {
                live.changed(acme.id(), lost);
                throw new IllegalStateException("rolled back");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("rolled back");
        }
        var kept = UUID.randomUUID();
        changed(acme, kept);
        await().atMost(SOON).until(() -> heard.contains("data:" + kept));
        assertThat(heard).doesNotContain("data:" + lost);
    }

    @Test
    void many_changes_of_a_topic_at_once_are_told_few_times() {
        var heard = open("");
        var topic = UUID.randomUUID();
        IntStream.range(0, 30).forEach(n -> changed(acme, topic));
        var last = UUID.randomUUID();
        changed(acme, last);
        await().atMost(SOON).until(() -> heard.contains("data:" + last));
        assertThat(Collections.frequency(heard, "data:" + topic)).isBetween(1, 15);
    }

    @Test
    void what_changed_before_the_stream_was_there_is_told_to_an_older_page() {
        var made = Instant.now();
        var topic = UUID.randomUUID();
        changed(acme, topic);
        var first = open("");
        var seen = UUID.randomUUID();
        changed(acme, seen);
        await().atMost(SOON).until(() -> first.contains("data:" + seen));
        var heard = open("?since=" + made);
        await().atMost(SOON).until(() -> heard.contains("data:" + topic));
    }

    @Test
    void a_page_older_than_the_memory_fetches_everything() {
        var heard = open("?since=2020-01-01T00:00:00Z");
        await().atMost(SOON).until(() -> heard.contains("event:all"));
        var odd = open("?since=yesterday");
        await().atMost(SOON).until(() -> odd.contains("event:all"));
    }

    @Test
    void after_a_lost_connection_everybody_fetches_everything() {
        var heard = open("");
        jdbc.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'nuages live' AND datname = current_database()")
                .query()
                .listOfRows();
        await().atMost(SOON).until(() -> heard.contains("event:all"));
        var topic = UUID.randomUUID();
        changed(acme, topic);
        await().atMost(SOON).until(() -> heard.contains("data:" + topic));
    }

    @Test
    void a_stream_of_another_tenant_is_not_there() {
        assertThat(browser.get("/live/" + lumen.slug(), "Accept", "text/event-stream")
                        .statusCode())
                .isEqualTo(404);
        assertThat(new Browser(port)
                        .get("/live/" + acme.slug(), "Accept", "text/event-stream")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_removed_members_stream_ends() {
        var heard = open("");
        tenants.addMember(
                acme.id(),
                "staff",
                accounts.create(UUID.randomUUID() + "@acme.example", "B", PASSWORD, false),
                Role.OWNER);
        tenants.removeMember(acme.id(), "staff", account);
        await().atMost(SOON).until(() -> heard.contains("end"));
    }

    @Test
    void nothing_is_told_any_more_to_whoever_was_removed() {
        var heard = open("");
        tenants.addMember(
                acme.id(),
                "staff",
                accounts.create(UUID.randomUUID() + "@acme.example", "B", PASSWORD, false),
                Role.OWNER);
        tenants.removeMember(acme.id(), "staff", account);
        var topic = UUID.randomUUID();
        changed(acme, topic);
        await().atMost(SOON).until(() -> heard.contains("end"));
        assertThat(heard).doesNotContain("data:" + topic);
    }

    @Test
    void a_disabled_accounts_stream_ends() {
        var heard = open("");
        accounts.disable("staff", account);
        await().atMost(SOON).until(() -> heard.contains("end"));
    }

    @Test
    void another_password_ends_the_streams_of_all_sessions() {
        var heard = open("");
        var other = new Browser(port);
        other.signIn(email, PASSWORD);
        other.post("/account/password", Map.of("current", PASSWORD, "password", PASSWORD + "!"));
        await().atMost(SOON).until(() -> heard.contains("end"));
    }

    /** As one that was saved a moment after the others were ended. */
    @Test
    void a_session_that_began_with_a_former_password_has_no_stream() {
        var heard = open("");
        jdbc.sql("UPDATE account SET password_version = password_version + 1 WHERE id = ?")
                .param(account)
                .update();
        await().atMost(SOON).until(() -> heard.contains("end"));
    }

    @Test
    void a_session_of_which_somebody_else_took_hold_has_no_stream_of_the_first() {
        var heard = open("");
        var other = accounts.create(UUID.randomUUID() + "@acme.example", "B", PASSWORD, false);
        browser.post(
                "/sign-in", Map.of("email", accounts.byId(other).orElseThrow().email(), "password", PASSWORD));
        await().atMost(SOON).until(() -> heard.contains("end"));
    }

    @Test
    void an_ended_sessions_stream_ends() {
        var heard = open("");
        var other = new Browser(port);
        other.signIn(email, PASSWORD);
        other.post("/account/sign-outs", Map.of());
        await().atMost(SOON).until(() -> heard.contains("end"));
    }

    @Test
    void a_second_factor_that_was_set_up_elsewhere_ends_the_stream() {
        var heard = open("");
        jdbc.sql(
                        "INSERT INTO second_factor (account_id, secret, confirmed_at, created_at) VALUES (?, '\\x01', now(), now())")
                .param(account)
                .update();
        await().atMost(SOON).until(() -> heard.contains("end"));
    }

    @Test
    void signing_out_ends_the_stream() {
        var heard = open("");
        browser.get("/account");
        browser.post("/sign-out", Map.of());
        await().atMost(SOON).until(() -> heard.contains("end"));
    }

    @Test
    void suspending_the_tenant_ends_the_stream() {
        var heard = open("");
        tenants.suspend(acme.id(), "staff", "unpaid");
        await().atMost(SOON).until(() -> heard.contains("end"));
    }

    @Test
    void an_account_has_a_limit_of_streams_and_the_oldest_gives_way() {
        var oldest = open("");
        var others = IntStream.range(0, 19).mapToObj(n -> open("")).toList();
        var newest = open("");
        await().atMost(SOON).until(() -> oldest.contains("end"));
        var topic = UUID.randomUUID();
        changed(acme, topic);
        await().atMost(SOON).until(() -> newest.contains("data:" + topic));
        await().atMost(SOON).until(() -> others.stream().allMatch(heard -> heard.contains("data:" + topic)));
    }

    /** Else it races with the filters that add headers on the way out: the answer was 500 now and then. */
    @Test
    void the_requests_own_thread_sends_the_headers() throws Exception {
        var pages = MockMvcBuilders.standaloneSetup(new Streams()).build();
        for (int n = 0; n < 50; n++) {
            var answer = pages.perform(get("/stream")).andReturn().getResponse();
            assertThat(answer.getStatus()).isEqualTo(200);
            assertThat(answer.getHeader("Content-Type")).startsWith("text/event-stream");
            assertThat(answer.getContentAsString()).contains("event:heartbeat");
        }
    }

    @Controller
    private final class Streams {
        private final UUID account = UUID.randomUUID();

        @GetMapping("/stream")
        SseEmitter open() {
            return hub.open(acme.id(), account, null, () -> true);
        }
    }

    @Test
    void a_hub_that_was_started_listens_however_the_threads_are_scheduled() {
        for (int n = 0; n < 150; n++) {
            hub.stop();
            hub.start();
            await().pollInterval(Duration.ofMillis(2)).atMost(SOON).until(hub::listening);
        }
    }

    /** The lines that a stream sends; {@code end} when it ends. */
    private Queue<String> open(String query) {
        var lines = browser.stream("/live/" + acme.slug() + query);
        await().atMost(SOON).until(() -> List.copyOf(lines).contains("event:heartbeat"));
        return lines;
    }

    private void changed(Tenant tenant, UUID topic) {
        tenancy.run(tenant.id(), () -> live.changed(tenant.id(), topic));
    }
}
