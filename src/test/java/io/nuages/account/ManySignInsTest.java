package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;

/** However many sign in at the same time, and whoever was signed in before: a session belongs to the person who signed in, and nobody else. */
@NuagesTest
class ManySignInsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final int PEOPLE = 8;
    private static final int ROUNDS = 4;

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private FindByIndexNameSessionRepository<?> sessions;

    private List<Person> people;

    /** @param slug of the tenant whose only member it is */
    private record Person(UUID account, String email, String slug) {}

    @BeforeEach
    void people() {
        jdbc.sql("DELETE FROM bucket").update();
        var unique = UUID.randomUUID().toString().substring(0, 8);
        var plan = UUID.randomUUID();
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(plan, "Plan " + plan)
                .update();
        people = IntStream.range(0, PEOPLE)
                .mapToObj(n -> {
                    var email = "person-" + n + "-" + unique + "@example.org";
                    var account = accounts.create(email, "Person " + n, PASSWORD, false);
                    var tenant = tenants.create("staff", "p" + n + "-" + unique, "Tenant " + n, plan);
                    tenants.addMember(tenant.id(), "staff", account, Role.OWNER);
                    return new Person(account, email, tenant.slug());
                })
                .toList();
    }

    @Test
    void whoever_signs_in_at_once_sees_their_own() throws Exception {
        atOnce(people.stream().map(person -> (Callable<Void>) () -> {
            var browser = new Browser(port);
            for (var round = 0; round < ROUNDS; round++) {
                signIn(browser, person);
                sees(browser, person);
                browser.post("/sign-out", Map.of());
                assertThat(browser.get("/t/" + person.slug()).statusCode()).isEqualTo(302);
            }
            return null;
        }));
    }

    /** One after another without signing out, in browsers of which each asks for much at once; two never are the same person. */
    @Test
    void who_signs_in_as_somebody_else_is_that_one_from_then_on() throws Exception {
        atOnce(IntStream.range(0, PEOPLE).mapToObj(first -> (Callable<Void>) () -> {
            var browser = new Browser(port);
            for (var round = 0; round < ROUNDS; round++) {
                var person = people.get((first + round) % PEOPLE);
                signIn(browser, person);
                var answers = IntStream.range(0, 6)
                        .mapToObj(n -> ask(browser, n % 2 == 0 ? "/account" : "/t/" + person.slug() + "/members"))
                        .toList();
                for (var answer : answers) {
                    isOf(answer.get(), person);
                }
                sees(browser, person);
            }
            return null;
        }));
    }

    /** What a page of the former one still asked for comes to an end after the other one has signed in. */
    @Test
    void what_a_request_of_the_former_one_leaves_is_not_the_next_ones() {
        var former = people.get(0);
        var next = people.get(1);
        var browser = new Browser(port);
        signIn(browser, former);
        sees(browser, former);
        var session = id(browser);

        endsLate(sessions, session, () -> signIn(browser, next));

        sees(browser, next);
        assertThat(sessions.findById(id(browser)).getAttributeNames()).doesNotContain("late");
        assertThat(sessions.findById(session)).as("the former one's").isNull();
        assertThat(jdbc.sql("SELECT session_id FROM spring_session WHERE principal_name = ?")
                        .param(former.account().toString())
                        .query(String.class)
                        .list())
                .isEmpty();
        assertThat(jdbc.sql("SELECT session_id FROM spring_session WHERE principal_name = ?")
                        .param(next.account().toString())
                        .query(String.class)
                        .list())
                .containsExactly(id(browser));
    }

    /** A request that has its session from before the act, and writes to it after. */
    private static <S extends Session> void endsLate(
            FindByIndexNameSessionRepository<S> sessions, String id, Runnable act) {
        var session = sessions.findById(id);
        act.run();
        session.setAttribute("late", "told the former one");
        session.setLastAccessedTime(Instant.now().plus(LazySessions.STEP.multipliedBy(2)));
        sessions.save(session);
    }

    /** Until there is a turn for strangers. */
    private void signIn(Browser browser, Person person) {
        for (var attempt = 0; ; attempt++) {
            browser.get("/sign-in");
            var answer = browser.post("/sign-in", Map.of("email", person.email(), "password", PASSWORD));
            if (answer.statusCode() != 429 || attempt > 200) {
                assertThat(Browser.location(answer)).isEqualTo("/");
                return;
            }
        }
    }

    private void sees(Browser browser, Person person) {
        isOf(browser.get("/account"), person);
        isOf(browser.get("/t/" + person.slug() + "/members"), person);
        assertThat(browser.get("/t/" + other(person).slug()).statusCode()).isEqualTo(404);
    }

    private Person other(Person person) {
        return people.get((people.indexOf(person) + 1) % PEOPLE);
    }

    private void isOf(HttpResponse<String> answer, Person person) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains(person.email())
                .doesNotContain(people.stream()
                        .filter(each -> !each.equals(person))
                        .flatMap(each -> Stream.of(each.email(), each.slug()))
                        .toArray(String[]::new));
    }

    private static CompletableFuture<HttpResponse<String>> ask(Browser browser, String path) {
        return browser.client().sendAsync(browser.request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String id(Browser browser) {
        return new String(Base64.getDecoder().decode(browser.session()), UTF_8);
    }

    private static void atOnce(Stream<Callable<Void>> acts) throws Exception {
        try (var threads = Executors.newFixedThreadPool(PEOPLE)) {
            var ends = new ArrayList<Future<Void>>();
            acts.forEach(act -> ends.add(threads.submit(act)));
            for (var end : ends) {
                end.get();
            }
        }
    }
}
