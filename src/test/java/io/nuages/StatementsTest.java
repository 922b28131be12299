package io.nuages;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.simulator.Simulator;
import io.nuages.spec.SecretRef;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import io.nuages.webhook.Webhooks;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.aopalliance.intercept.MethodInterceptor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Each page costs at most {@value #MOST} statements, the session's and the door's among them, {@value #MOST_OF_OVERVIEW} on an
 * environment's overview, which compares its two newest releases, and {@value #MOST_OF_STAFF} on pages of staff, however many rows it shows. The pages are those of {@code routes.txt}, so that a new one is counted, too.
 */
@NuagesTest
@Import(StatementsTest.Counting.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementsTest {
    private static final int MOST = 6;
    private static final int MOST_OF_OVERVIEW = 7;
    private static final int MOST_OF_STAFF = 10;
    private static final Pattern OVERVIEW = Pattern.compile("/t/[^/]+/apps/[^/]+/[^/]+");
    private static final int APPS = 7;
    private static final int MANY = 200;
    private static final String HOST = "www.shop.example";
    private static final String SIMULATED = "Simulated cluster";
    private static final String PASSWORD = "a long enough password";

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
    private Webhooks webhooks;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Counting counting;

    private final Map<String, String> variables = new TreeMap<>();

    @BeforeAll
    void world() {
        var size = plans.saveSize(null, "S", 250, 256, 100);
        var plan = plans.create("Studio", 0, new Limits(40000, 81920, 40960, 0, 20, 20), 60, 20, Set.of(size));
        accounts.create("staff@example.org", "Staff", PASSWORD, true);
        var owner = accounts.create("owner@example.org", "Owner", PASSWORD, false);
        UUID own = null;
        for (var slug : List.of("own", "second", "third", "fourth")) {
            var tenant = tenants.create("staff@example.org", slug, slug, plan);
            tenants.addMember(tenant.id(), "staff@example.org", owner, Role.OWNER);
            own = own == null ? tenant.id() : own;
        }
        for (var n = 0; n < APPS; n++) {
            var web = Draft.web("S", 2);
            var draft = DraftBuilder.of(web)
                    .hosts(n == 0 ? List.of(HOST, "shop.example") : List.of())
                    .build();
            var environment =
                    apps.create(own, "shop" + n, "registry.example/demo/shop:1.0", draft, "owner@example.org");
            deployments.ask(environment.ref(), Wish.newest(), null, "owner@example.org");
        }
        var first = apps.environment(own, "shop0", "production").orElseThrow();
        var tenant = own;
        settled(tenant, first.id());
        deployments.ask(first.ref(), Wish.image("registry.example/demo/shop:1.1"), null, "owner@example.org");
        settled(tenant, first.id());
        var sealed = apps.environment(tenant, "shop1", "production").orElseThrow();
        apps.bindSecrets(sealed.ref(), Map.of("DEBUG_KEY", new SecretRef("shop1--production-x", "k")), "dev");
        apps.setPullSecret(sealed.ref(), "shop1--production-x", "dev");

        tenancy.run(
                tenant,
                () -> jdbc.sql("""
                INSERT INTO job_run (tenant_id, environment_id, uid, purpose, name, job, begun_at, ended_at, outcome, exit_code,
                                     cause, advice, log)
                VALUES (:tenant, :environment, 'run-1', 'cron', 'nightly', 'shop-nightly-1', now(), now(), 'succeeded', 0, '', '',
                        'Running')
                """)
                        .param("tenant", tenant)
                        .param("environment", first.id())
                        .update());
        variables.putAll(Map.of("kind", "cron", "job", "nightly", "run", "run-1"));

        variables.putAll(Map.of(
                "tenant",
                "own",
                "app",
                "shop0",
                "environment",
                "production",
                "number",
                "1",
                "slug",
                "own",
                "host",
                HOST,
                "plan",
                plan.toString(),
                "size",
                size.toString(),
                "account",
                owner.toString(),
                "delivery",
                delivery(tenant, first.app())));
    }

    private String delivery(UUID tenant, UUID app) {
        simulator.push("registry.example/demo/shop:1.0");
        return webhooks.deliveries(tenant, app, 1).getFirst().id().toString();
    }

    private void settled(UUID tenant, UUID environment) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> deployments
                        .newest(new EnvironmentRef(tenant, environment), 1, 0)
                        .getFirst()
                        .state()
                        .ended());
    }

    @Test
    void no_page_asks_the_database_more_than_a_few_times() throws IOException {
        var owner = new Browser(port);
        owner.signIn("owner@example.org", PASSWORD);
        var staff = new Browser(port);
        staff.signIn("staff@example.org", PASSWORD);

        var tooMany = new ArrayList<String>();
        for (var path : pages()) {
            var browser = path.startsWith("/staff") ? staff : owner;
            browser.get(path);
            counting.statements.clear();
            var answer = browser.get(path);
            var statements = List.copyOf(counting.of(path.replaceFirst("\\?.*", "")));
            assertThat(answer.statusCode()).as(path).isIn(200, 302);
            if (statements.size() > most(path)) {
                tooMany.add(path + ", " + statements.size() + ":"
                        + statements.stream()
                                .map(statement -> "\n    " + statement.replaceAll("\\s+", " "))
                                .collect(joining()));
            }
        }
        assertThat(tooMany).isEmpty();
    }

    @Test
    void two_hundred_environments_are_on_one_page_which_costs_no_more() {
        var size = plans.saveSize(null, "XS", 10, 32, 100);
        var plan = plans.create("Large", 0, new Limits(40000, 81920, 409600, 0, MANY, MANY), 60, 20, Set.of(size));
        var tenant = tenants.create("staff@example.org", "large", "Large", plan).id();
        tenants.addMember(
                tenant,
                "staff@example.org",
                accounts.create("large@example.org", "Large", PASSWORD, false),
                Role.OWNER);
        for (var n = 0; n < MANY; n++) {
            apps.create(tenant, "app" + n, "registry.example/demo/shop:1.0", Draft.web("XS", 1), "person" + n % 4);
        }
        var owner = new Browser(port);
        owner.signIn("large@example.org", PASSWORD);
        for (var query : List.of("", "?q=app&show=production")) {
            owner.get("/t/large" + query);
            counting.statements.clear();
            assertThat(owner.get("/t/large" + query).body().split("<tr id=")).hasSize(1 + MANY);
            assertThat(counting.of("/t/large")).hasSizeLessThanOrEqualTo(MOST);
        }
    }

    @Test
    void every_page_says_that_the_cluster_is_simulated() throws IOException {
        var owner = new Browser(port);
        assertThat(owner.get("/sign-in").body()).contains(SIMULATED);
        owner.signIn("owner@example.org", PASSWORD);
        var staff = new Browser(port);
        staff.signIn("staff@example.org", PASSWORD);
        for (var path : pages()) {
            var body = (path.startsWith("/staff") ? staff : owner).get(path).body();
            if (body.contains("<html")) {
                assertThat(body).as(path).contains(SIMULATED);
            }
        }
        assertThat(owner.get("/t/own/nothing").body()).contains(SIMULATED);
    }

    private static int most(String path) {
        return path.startsWith("/staff")
                ? MOST_OF_STAFF
                : OVERVIEW.matcher(path).matches() ? MOST_OF_OVERVIEW : MOST;
    }

    private List<String> pages() throws IOException {
        try (var in = StatementsTest.class.getResourceAsStream("routes.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("(ACCOUNT|READ|WRITE|STAFF) +GET .*"))
                    .map(line -> line.substring(line.indexOf('/')).replace(' ', '?'))
                    .filter(path -> !path.startsWith("/live/")
                            && !path.equals("/staff/live")
                            && !path.startsWith("/actuator")
                            && !path.contains("/logs/lines"))
                    .map(path -> path.replace("{app}/{environment}/secrets/re", "shop1/production/secrets/re"))
                    .map(this::filled)
                    .toList();
        }
    }

    private String filled(String path) {
        var kind = path.startsWith("/staff/sizes") ? "size" : path.startsWith("/staff/accounts") ? "account" : "plan";
        var filled = path.replace("{id}", variables.get(kind));
        for (var variable : variables.entrySet()) {
            filled = filled.replaceAll("\\{" + variable.getKey() + "(:[^/]*)?}", variable.getValue());
        }
        return filled;
    }

    /** Counts what the thread of a request asks of the database, by the request's path. */
    @TestConfiguration
    static class Counting implements BeanPostProcessor {
        private final Map<String, List<String>> statements = new ConcurrentHashMap<>();
        private final ThreadLocal<List<String>> running = new ThreadLocal<>();

        List<String> of(String path) {
            return Awaitility.await().until(() -> statements.get(path), Objects::nonNull);
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof DataSource source)) {
                return bean;
            }
            var counted = ProxyDataSourceBuilder.create(source)
                    .listener(new Listener())
                    .build();
            var proxy = new ProxyFactory(source);
            proxy.setProxyTargetClass(true);
            proxy.addAdvice((MethodInterceptor) call ->
                    call.getMethod().getName().equals("getConnection") ? counted.getConnection() : call.proceed());
            return proxy.getProxy();
        }

        @Bean
        FilterRegistrationBean<Filter> counter() {
            var filter = new FilterRegistrationBean<Filter>((request, response, chain) -> {
                var asked = new ArrayList<String>();
                running.set(asked);
                try {
                    chain.doFilter(request, response);
                } finally {
                    running.remove();
                    statements.put(((HttpServletRequest) request).getRequestURI(), asked);
                }
            });
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return filter;
        }

        private final class Listener implements QueryExecutionListener {
            @Override
            public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
                var asked = running.get();
                if (asked != null) {
                    queries.forEach(query -> asked.add(query.getQuery()));
                }
            }

            @Override
            public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {}
        }
    }
}
