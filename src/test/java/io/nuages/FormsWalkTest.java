package io.nuages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.FilePayload;
import io.nuages.account.Accounts;
import io.nuages.account.Invitations;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.database.Databases;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Holds;
import io.nuages.deploy.Renewals;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every form of every page, filled and sent in a real browser by the button that a person clicks; {@code forms.txt} says what each
 * promises. A form that no line names fails here, as does one that sends a name twice or without a token, or that is shown to
 * somebody who may not send it.
 */
@NuagesTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FormsWalkTest {
    private static final String PASSWORD = "a long enough password";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    /** A form of the page for browsers that cannot seal. */
    private static final String WITHOUT_SCRIPTS = "*/secrets/typed";

    /** Acts that end, take away, hold or give back something: done a second time, they have done nothing. */
    private static final Pattern ENDS = Pattern.compile(
            ".*/(revocation|withdrawal|removals?|closure|pause|resumption|deletion|destruction|disabling"
                    + "|enabling|release|suspension|retirement|cancellation|end)");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private enum Who {
        STRANGER,
        VIEWER,
        DEVELOPER,
        OWNER,
        STAFF;

        private String email() {
            return "walk-" + name().toLowerCase(Locale.ROOT) + "@example.org";
        }

        /** Whether it is shown what the other may do: staff look at a tenant as viewers do. */
        private boolean sees(Who other) {
            return other == STRANGER
                    || (this == STAFF ? other == STAFF || other == VIEWER : other.ordinal() <= ordinal());
        }
    }

    /** A line of {@code forms.txt}. @param words the line itself */
    private record Line(
            Who who,
            String page,
            String action,
            String button,
            Map<String, String> typed,
            String promised,
            String words) {
        private String form() {
            return action + " | " + button;
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Invitations invitations;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Plans plans;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Databases databases;

    @Autowired
    private Holds holds;

    @Autowired
    private Simulator simulator;

    @Autowired
    private Renewals renewals;

    @Autowired
    private ReconcileQueue queue;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    /** Why an act of theirs leaves no record. */
    private final Map<String, String> unrecorded = unrecorded();

    private String sentAgain = "";
    private final Set<String> recorded = new TreeSet<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Set<String> wrong = new LinkedHashSet<>();
    private TestBrowser chromium;
    private List<Line> lines;
    private Set<String> known;
    private Tenant tenant;
    private Environment environment;

    @BeforeAll
    void world() {
        chromium = TestBrowser.launch();
        jdbc.sql("DELETE FROM bucket").update();
        var size = plans.saveSize(null, "WalkS", 250, 256, 100);
        var plan = plans.create("Walk", 0, new Limits(8000, 16384, 40960, 0, 9, 9), 60, 20, Set.of(size));
        tenant = tenants.create("staff", "walk", "Walk", plan);
        for (var who : Who.values()) {
            if (who != Who.STRANGER) {
                var account = accounts.create(who.email(), "Walker", PASSWORD, who == Who.STAFF);
                if (who != Who.STAFF) {
                    tenants.addMember(tenant.id(), "staff", account, Role.valueOf(who.name()));
                }
            }
        }
        environment = app("shop");
        names.put("{left-id}", app("left").id().toString());
        deployments.ask(environment.ref(), Wish.image("registry.example/demo/shop:1.1"), null, "staff");
        deployed();
        names.put("{env}", "/t/walk/apps/shop/production");
        names.put("{left}", "/t/walk/apps/left/production");
        names.put(
                "{person}",
                "/staff/accounts/"
                        + accounts.byEmail(Who.VIEWER.email()).orElseThrow().id());
        names.put("{spare}", "/staff/sizes/" + plans.saveSize(null, "WalkM", 500, 512, 200));
        names.put("{size}", "/staff/sizes/" + size);
        names.put("{plan}", "/staff/plans/" + plan);
        names.put(
                "{other-plan}",
                plans.create("Walk too", 0, new Limits(8000, 16384, 40960, 0, 9, 9), 60, 20, Set.of(size))
                        .toString());
        names.put(
                "{link}",
                invitations
                        .inviteMember(
                                tenant.id(),
                                new Actor(
                                        accounts.byEmail(Who.STAFF.email())
                                                .orElseThrow()
                                                .id(),
                                        Who.STAFF.email()),
                                "stranger@example.org",
                                Role.VIEWER,
                                null)
                        .path());
        lines = lines();
        known = lines.stream().map(Line::form).collect(Collectors.toSet());
    }

    @AfterAll
    void close() {
        // Others go on with this portal: what the walk holds back would hold back theirs.
        simulator.disconnect(false);
        holds.releaseDeployments("staff");
        holds.releaseWrites("staff");
        chromium.close();
    }

    @Test
    @Order(1)
    void every_form_does_what_it_promises() {
        var who = Who.STAFF;
        try (var context = chromium.context()) {
            var page = context.newPage();
            page.onResponse(this::answered);
            for (var line : lines) {
                if (line.words().startsWith("!")) {
                    prepare(line.words().substring(1).strip());
                    continue;
                }
                if (line.who() != who) {
                    who = line.who();
                    become(page, who);
                    if (who != Who.OWNER && who != Who.STAFF) {
                        look(page, who);
                    }
                }
                if (!line.typed().containsKey("-")) {
                    attempt(page, line);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(templates()).as("forms of templates that no line names").isEmpty();
        assertThat(routes())
                .as("writing routes of which unrecorded.txt does not say why they leave no record")
                .allMatch(route -> unrecorded.containsKey(route)
                        || recorded.stream().anyMatch(action -> action.matches(route.replace("*", "[^/]+"))));
        assertThat(unrecorded.keySet()).as("recorded all the same").doesNotContainAnyElementsOf(recorded);
    }

    /**
     * NUL, much too long, missing, doubled, unknown: whatever stands in one field of a form that is in order otherwise. Owners and
     * staff come to all pages, and see by now what the walk has made.
     */
    @Test
    @Order(2)
    void nothing_that_a_form_can_send_is_our_fault() {
        try (var context = chromium.context()) {
            var page = context.newPage();
            var sent = List.<Object>of();
            for (var who : List.of(Who.OWNER, Who.STAFF)) {
                become(page, who);
                var seen = (Map<?, ?>) page.evaluate(tool("fuzz"), List.of(start(who), sent));
                assertThat((List<?>) seen.get("faults")).isEmpty();
                sent = List.copyOf((List<?>) seen.get("sent"));
                judge(who, (List<?>) seen.get("read"));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Variables and commands are a program's, byte for byte; what people type for others to read is kept as it can be seen. */
    @Test
    @Order(3)
    void nothing_invisible_is_kept_of_what_they_sent() {
        for (var invisible : List.of("\u202E", "\u200B")) {
            assertThat(tenancy.everywhere(() -> jdbc.sql("""
                            SELECT tablename FROM pg_tables
                            WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'
                            """).query(String.class).list().stream()
                            .filter(table -> jdbc.sql(
                                            "SELECT EXISTS (SELECT FROM " + table + " t WHERE strpos(t::text, ?) > 0)")
                                    .param(invisible)
                                    .query(Boolean.class)
                                    .single())
                            .toList()))
                    .isSubsetOf("spec_revision", "rendering");
        }
    }

    private void become(Page page, Who who) {
        // What still runs on the page before would ask on without a session.
        page.navigate("about:blank");
        page.context().clearCookies();
        if (who != Who.STRANGER) {
            signIn(page, who);
        }
    }

    private void signIn(Page page, Who who) {
        page.navigate(address("/sign-in"));
        page.getByLabel("E-mail address").fill(who.email());
        page.getByLabel("Password").fill(PASSWORD);
        TestBrowser.follow(page, page.locator("button", new Page.LocatorOptions().setHasText("Sign in")));
    }

    /** What the world must be like before the next line. */
    private void prepare(String what) {
        switch (what) {
            case "deployed" -> deployed();
            case "waiting" -> {
                simulator.disconnect(true);
                deployments.ask(environment.ref(), Wish.image(IMAGE), null, "staff");
                names.put("{newest}", Integer.toString(newest().number()));
            }
            case "failed" -> {
                simulator.disconnect(false);
                deployments.ask(environment.ref(), Wish.image("registry.example/demo/missing:1.0"), null, "staff");
                await().atMost(PATIENCE).until(() -> newest().state() == Deployment.State.FAILED);
                names.put("{newest}", Integer.toString(newest().number()));
            }
            case "restored" -> {
                deployments.ask(environment.ref(), Wish.image(IMAGE), null, "staff");
                deployed();
            }
            case "elsewhere" -> new Browser(port).signIn(Who.VIEWER.email(), "another long enough one");
            case "edited" -> {
                var now = apps.environment(environment.ref()).orElseThrow();
                var draft = Draft.web("WalkS", 2);
                apps.edit(environment.ref(), now.revision(), draft, "staff");
            }
            case "outdated" -> {
                // As if another chart had made its pods.
                tenancy.run(tenant.id(), () -> jdbc.sql("""
                                UPDATE rendering SET document = replace(document::text, '"enableServiceLinks":false',
                                                                        '"enableServiceLinks":true')::json
                                WHERE tenant_id = ?
                                """).param(tenant.id()).update());
                apps.environments(tenant.id())
                        .forEach(each -> queue.enqueue(new Key(Apps.ENVIRONMENT, tenant.id(), each.id())));
                await().atMost(PATIENCE).until(() -> renewals.running() > 0);
            }
            case "detached" ->
                await().atMost(PATIENCE)
                        .until(() -> !databases.detached(tenant.id()).isEmpty());
            default -> throw new IllegalArgumentException(what);
        }
    }

    private Environment app(String name) {
        var made = apps.create(tenant.id(), name, IMAGE, Draft.web("WalkS", 1), "staff");
        deployments.ask(made.ref(), Wish.newest(), null, "staff");
        await().atMost(PATIENCE)
                .until(() -> deployments.newest(made.ref(), 1, 0).getFirst().state() == Deployment.State.SUCCEEDED);
        return made;
    }

    private void deployed() {
        simulator.disconnect(false);
        await().atMost(PATIENCE).until(() -> newest().state() == Deployment.State.SUCCEEDED);
    }

    private Deployment newest() {
        return deployments.newest(environment.ref(), 1, 0).getFirst();
    }

    /** No page, and no part of one, may answer so, whatever is clicked; what was refused with its form is no mistake. */
    private void answered(Response response) {
        var status = response.status();
        var ended = status == 404
                && response.request().method().equals("POST")
                && response.url().equals(sentAgain);
        if (status >= 400 && status != 422 && status != 409 && !ended) {
            wrong.add(response.request().method() + " " + response.url() + ": " + status);
        }
    }

    private void attempt(Page page, Line line) {
        try {
            send(page, line);
        } catch (PlaywrightException | AssertionError e) {
            wrong.add(line.words() + "\n    "
                    + String.valueOf(e.getMessage()).lines().limit(12).collect(Collectors.joining("\n    ")));
        }
    }

    private void send(Page page, Line line) {
        var promised = filled(line.promised());
        var path = filled(line.page()).split(" > ");
        if (!path[0].equals(".")) {
            page.navigate(address(path[0]));
        }
        if (path.length > 1 && path[1].startsWith("!")) {
            prepare(path[1].substring(1));
        } else if (path.length > 1) {
            var link = page.locator("main a", new Page.LocatorOptions().setHasText(path[1]))
                    .last();
            link.evaluate("link => link.closest('details')?.setAttribute('open', '')");
            TestBrowser.press(page, link);
            assertThat(page.locator("dialog")).isVisible();
        }
        if (!promised.startsWith("#") && !line.action().startsWith("GET")) {
            assertThat(page.locator("body")).not().containsText(promised);
        }
        var before = newestRecord();
        var sent = new AtomicReference<Request>();
        Consumer<Request> listener = request -> {
            if (request.method().equals("POST")) {
                sent.set(request);
            }
        };
        page.onRequest(listener);
        if (line.action().startsWith("GET")) {
            // What it promises may stand on the page before, too.
            TestBrowser.follow(page, () -> click(page, line));
        } else {
            TestBrowser.press(page, () -> click(page, line));
        }
        if (promised.startsWith("#")) {
            refused(page, line, promised);
        } else {
            assertThat(page.locator("body")).containsText(promised);
        }
        page.waitForLoadState();
        page.offRequest(listener);
        // What asks whether to save over somebody else's edits has saved nothing yet.
        if (!promised.startsWith("#")
                && !promised.startsWith("Save over")
                && !line.action().startsWith("GET")) {
            leftRecord(line, before);
        }
        if (ENDS.matcher(line.action()).matches() && !promised.startsWith("#")) {
            saidOnce(page, sent.get());
        }
        if (line.who() != Who.STRANGER) {
            judge(line.who(), path[0], page.evaluate(tool("forms")));
        }
    }

    private long newestRecord() {
        return tenancy.everywhere(() -> jdbc.sql("SELECT coalesce(max(id), 0) FROM audit_entry")
                .query(Long.class)
                .single());
    }

    /** Every act names who did it, unless unrecorded.txt says why not. */
    private void leftRecord(Line line, long before) {
        var left = tenancy.everywhere(() -> jdbc.sql("SELECT count(*) FROM audit_entry WHERE id > ? AND actor = ?")
                        .param(before)
                        .param(line.who().email())
                        .query(Integer.class)
                        .single())
                > 0;
        if (left) {
            recorded.add(line.action());
        }
        assertThat(left || unrecorded.containsKey(line.action()))
                .as("a record of " + line.form())
                .isTrue();
    }

    /** What is sent again, as by somebody who was slower, is told otherwise. */
    private void saidOnce(Page page, Request sent) {
        // What was to be ended may be gone by now, and its page with it.
        sentAgain = sent.url();
        var again = (List<?>) page.evaluate("""
                        async ([url, body]) => {
                          const answer = await fetch(url, {method: "POST", body,
                            headers: {Accept: "text/html", "Content-Type": "application/x-www-form-urlencoded"}});
                          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
                          return [...page.querySelectorAll(".page-notices [role=status]")].map((notice) => notice.textContent);
                        }""", List.of(sent.url(), sent.postData()));
        assertThat(page.locator(".page-notices [role=status]").allTextContents())
                .as("the notice of " + sent.url())
                .noneMatch(again::contains);
    }

    private void click(Page page, Line line) {
        var button = page.evaluateHandle(tool("find"), List.of(line.action(), line.button()))
                .asElement();
        assertThat(button).as("a button " + line.form()).isNotNull();
        line.typed().forEach((field, value) -> fill(button, field, filled(value)));
        button.click();
    }

    private static void fill(ElementHandle button, String name, String value) {
        var field = button.evaluateHandle("""
                        (button, [name, value]) => button.form.querySelector(`[type=radio][name="${name}"][value="${value}"]`)
                            ?? button.form.querySelector(`[name="${name}"]`) ?? document.getElementById(name)""", List.of(name, value)).asElement();
        assertThat(field).as("a field " + name).isNotNull();
        if (value.startsWith("@")) {
            field.setInputFiles(
                    new FilePayload("file", "text/plain", value.substring(1).getBytes(StandardCharsets.UTF_8)));
        } else if ("SELECT".equals(field.evaluate("field => field.tagName"))) {
            field.selectOption(value);
        } else if (value.equals("on") || "radio".equals(field.getAttribute("type"))) {
            field.check();
        } else {
            field.fill(value);
        }
    }

    /** A summary that has the focus and leads to each field, an Error in the title, and all that was typed. */
    private void refused(Page page, Line line, String promised) {
        assertThat(page.locator(".summary")).isFocused();
        assertThat(page).hasTitle(Pattern.compile("^Error: .*"));
        assertThat(page.locator(".summary a").all().stream()
                        .map(link -> link.getAttribute("href"))
                        .toList())
                .containsExactlyInAnyOrder(promised.split(", "));
        assertThat((Boolean) page.evaluate("""
                        () => [...document.querySelectorAll(".summary a")]
                            .map(link => document.getElementById(link.hash.slice(1)))
                            .every((field, i, all) => !i || all[i - 1].compareDocumentPosition(field) & 4)"""))
                .as("problems in the order of their fields")
                .isTrue();
        for (var target : promised.split(", ")) {
            assertThat(page.locator("[id='" + target.substring(1) + "']")).hasCount(1);
        }
        var after = page.evaluateHandle(tool("find"), List.of(line.action(), line.button()))
                .asElement();
        // A name that is typed to confirm has to be typed again.
        var confirms = Boolean.TRUE.equals(after.evaluate("button => button.form.matches('[data-no-draft]')"));
        line.typed().forEach((field, value) -> {
            var kept = after.evaluate(
                    "(button, name) => [button.form.elements[name]?.value, button.form.elements[name]?.type, button.form.elements[name]?.autocomplete]",
                    field);
            if (!value.startsWith("@") && !String.valueOf(kept).matches(".*(password|one-time-code).*") && !confirms) {
                assertThat(((List<?>) kept).getFirst()).as(field).isEqualTo(value);
            }
        });
    }

    /** Reads all pages to which links lead from where one begins. */
    private void look(Page page, Who who) {
        page.navigate(address(start(who).getFirst()));
        judge(who, (List<?>) page.evaluate(tool("crawl"), start(who)));
    }

    private List<String> start(Who who) {
        return switch (who) {
            case STRANGER -> List.of("/sign-in", filled("{link}"));
            case STAFF ->
                List.of(
                        "/staff",
                        "/staff/tenants/walk",
                        "/staff/tenants/walk-two",
                        filled("{size}"),
                        filled("{plan}"),
                        filled("{person}"),
                        "/account",
                        "/t/walk");
            default -> List.of("/t/walk", "/account");
        };
    }

    private void judge(Who who, List<?> pages) {
        for (var seen : pages) {
            var read = (Map<?, ?>) seen;
            if (!Integer.valueOf(200).equals(read.get("status"))) {
                wrong.add(who + " is led to " + read.get("path") + ", which answers " + read.get("status"));
            }
            judge(who, String.valueOf(read.get("path")), read.get("forms"));
        }
    }

    private void judge(Who who, String page, Object forms) {
        for (var each : (List<?>) forms) {
            var form = (Map<?, ?>) each;
            var action = String.valueOf(form.get("action"));
            var name = action + " | " + form.get("button");
            if (!known.contains(name)) {
                wrong.add("No line of forms.txt names " + name + " on " + page);
            } else if (lines.stream().noneMatch(line -> line.form().equals(name) && who.sees(line.who()))) {
                wrong.add(who + " is shown " + name + " on " + page);
            }
            if (!String.valueOf(form.get("fault")).isEmpty()) {
                wrong.add(name + " on " + page + " " + form.get("fault"));
            }
        }
    }

    /** Forms of templates whose address is that of no line. */
    private List<String> templates() {
        var form = Pattern.compile("<form[^>]*\\sth:action=\"([^\"]*)\"");
        var address = Pattern.compile("@\\{\\|?([^|}(]*)");
        try (var files = Files.walk(Path.of("frontend", "templates"))) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> form.matcher(read(file)).results().map(found -> found.group(1)))
                    .map(action -> action.replaceAll("\\$\\{[^}]*}|\\{\\w+}", "*"))
                    .flatMap(action -> address.matcher(action).results().map(found -> found.group(1)))
                    .filter(action -> !action.equals(WITHOUT_SCRIPTS))
                    .filter(action -> known.stream()
                            .noneMatch(name -> name.replaceAll("^GET | \\|.*", "")
                                    .matches(Arrays.stream(action.split("\\*", -1))
                                            .map(Pattern::quote)
                                            .collect(Collectors.joining(".*")))))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where something is posted to, as forms.txt names it. */
    private static Set<String> routes() {
        return resource("routes.txt")
                .lines()
                .map(line -> line.split(" +"))
                .filter(parts -> parts.length > 2 && parts[1].equals("POST"))
                .map(parts -> Arrays.stream(parts[2].split("/"))
                        .map(part -> part.startsWith("{") ? "*" : part)
                        .collect(Collectors.joining("/")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> unrecorded() {
        return resource("unrecorded.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" +", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Line> lines() {
        return resource("forms.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(FormsWalkTest::line)
                .toList();
    }

    /** A function of {@code forms-walk.js}, to be called in a page. */
    private static String tool(String name) {
        return "sent => (" + resource("forms-walk.js").strip() + ")." + name + "(sent)";
    }

    private static String resource(String name) {
        try (var in = FormsWalkTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(String words) {
        if (words.startsWith("!")) {
            return new Line(Who.STAFF, "", "!", words, Map.of(), "", words);
        }
        var parts = Arrays.stream(words.split("\\|", -1)).map(String::strip).toList();
        var typed = new LinkedHashMap<String, String>();
        for (var field : parts.get(4).split("; *")) {
            if (!field.isEmpty()) {
                var equals = field.indexOf('=');
                typed.put(equals < 0 ? field : field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return new Line(
                Who.valueOf(parts.get(0)), parts.get(1), parts.get(2), parts.get(3), typed, parts.get(5), words);
    }

    private String filled(String text) {
        var result = text;
        for (var name : names.entrySet()) {
            result = result.replace(name.getKey(), name.getValue());
        }
        return result;
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
