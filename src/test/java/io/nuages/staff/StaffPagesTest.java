package io.nuages.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.account.Invitations;
import io.nuages.app.Apps;
import io.nuages.app.Census;
import io.nuages.app.Draft;
import io.nuages.audit.Audit;
import io.nuages.deploy.Renewals;
import io.nuages.plan.Limits;
import io.nuages.plan.Overrides;
import io.nuages.plan.Plans;
import io.nuages.reconcile.Key;
import io.nuages.spec.Price;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@NuagesTest
class StaffPagesTest {
    private static final Map<String, String> CONFIRMED = Map.of("confirmed", "true");
    private static final String PASSWORD = "correct horse battery";
    private static final String EVIL = "<script>alert('x')</script>";
    private static final Pattern LINK = Pattern.compile("data-copy=\"http://localhost:\\d+(/link/[^\"]+)\"");

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
    private Census census;

    @Autowired
    private Audit audit;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    /** Unlike any other test's, since all share a database. */
    private String unique;

    private String actor;
    private Browser staff;
    private UUID size;
    private UUID plan;

    @BeforeEach
    void staffSignsIn() {
        jdbc.sql("DELETE FROM bucket").update();
        unique = "s" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        actor = unique + "@nuages.example";
        staff = signedIn(actor, true);
        size = plans.saveSize(null, unique, 500, 1024, 900);
        plan = plans.create("Plan " + unique, 2900, new Limits(4000, 8192, 20480, 0, 5, 12), 50, 30, List.of(size));
    }

    @Test
    void all_that_is_wrong_with_a_new_tenant_is_said_at_once() {
        staff.get("/staff/tenants/new");
        var answer = staff.post(
                "/staff/tenants",
                Map.of("name", "n".repeat(220), "slug", "Bad Slug", "plan", plan.toString(), "email", "olivia"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("<title>Error: New tenant", "There are 3 problems", "#name", "#slug", "#email")
                .contains("at most 80 characters", "lower-case letters, digits and hyphens", "Enter an e-mail address");
    }

    @Test
    void a_form_that_cannot_be_read_is_nobodys_fault_but_its_own() {
        for (var field : List.of("sizes[x]", "sizes[-7]", "sizes[1000000]", "sizes[", "sizes[0].x")) {
            staff.get("/staff/plans/new");
            assertThat(staff.post("/staff/plans", Map.of(field, "1")).statusCode())
                    .as(field)
                    .isIn(400, 422);
        }
    }

    @Test
    void nobody_but_staff_comes_to_any_of_these_pages() {
        var member = signedIn("member" + unique + "@acme.example", false);
        var stranger = new Browser(port);
        stranger.get("/sign-in");
        var walked = 0;
        for (var entry : mappings.getHandlerMethods().entrySet()) {
            for (var path : entry.getKey().getPatternValues()) {
                if (!path.startsWith("/staff")) {
                    continue;
                }
                var concrete = path.replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
                var method = entry.getKey()
                        .getMethodsCondition()
                        .getMethods()
                        .iterator()
                        .next()
                        .name();
                var asMember = method.equals("GET") ? member.get(concrete) : member.post(concrete, Map.of());
                var asStranger = method.equals("GET") ? stranger.get(concrete) : stranger.post(concrete, Map.of());
                assertThat(asMember.statusCode()).as(method + " " + path).isEqualTo(404);
                assertThat(asStranger.statusCode()).as(method + " " + path).isEqualTo(302);
                assertThat(Browser.location(asStranger)).startsWith("/sign-in");
                walked++;
            }
        }
        assertThat(walked).isGreaterThanOrEqualTo(25);
    }

    @Test
    void who_is_no_longer_staff_is_out_with_the_next_request() {
        assertThat(staff.get("/staff").statusCode()).isEqualTo(200);
        jdbc.sql("UPDATE account SET staff = false WHERE email = :email")
                .param("email", actor)
                .update();
        assertThat(staff.get("/staff").statusCode()).isEqualTo(404);
        assertThat(staff.post("/staff/tenants", tenantForm("a@acme.example")).statusCode())
                .isEqualTo(404);
        assertThat(tenants.bySlug(unique)).isEmpty();
    }

    @Test
    void the_page_of_outdated_pods_is_live_for_as_long_as_one_is_of_the_staff() {
        tenants.create(actor, unique, "Atelier", plan);
        assertThat(staff.get("/staff/renewals").body())
                .contains("data-live=\"/staff/live\"", "data-topic=\"" + Renewals.TOPIC + "\"");
        var heard = staff.stream("/staff/live");
        await().atMost(Duration.ofSeconds(60)).until(() -> heard.contains("event:heartbeat"));

        var started = staff.post("/staff/renewals", Map.of("whose", unique, "atOnce", "1"));

        assertThat(started.statusCode()).isEqualTo(302);
        await().atMost(Duration.ofSeconds(60)).until(() -> heard.contains("data:" + Renewals.TOPIC));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> staff.get("/staff/renewals").body().contains("The last time"));
        jdbc.sql("UPDATE account SET staff = false WHERE email = :email")
                .param("email", actor)
                .update();
        await().atMost(Duration.ofSeconds(60)).until(() -> heard.contains("end"));
        assertThat(staff.get("/staff/live", "Accept", "text/event-stream").statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_tenant_is_made_with_a_link_for_its_first_owner_that_is_shown_once() {
        var answer = staff.post("/staff/tenants", tenantForm("Olivia@" + unique + ".example"));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        var link = link(answer);
        assertThat(new Browser(port).get(link).body()).contains("Atelier " + unique);

        var tenant = tenants.bySlug(unique).orElseThrow();
        assertThat(invitations.open(tenant.id())).singleElement().satisfies(invitation -> {
            assertThat(invitation.email()).isEqualTo("Olivia@" + unique + ".example");
            assertThat(invitation.role()).isEqualTo(Role.OWNER);
        });
        assertThat(acts(tenant)).extracting(Audit.Entry::action).containsExactly("member.invite", "tenant.create");
        assertThat(acts(tenant)).extracting(Audit.Entry::actor).containsOnly(actor);
        assertThat(staff.get("/staff/tenants/" + unique).body())
                .contains("Olivia@" + unique + ".example")
                .doesNotContain(link);
    }

    @Test
    void the_same_form_sent_again_makes_nothing_and_keeps_what_was_typed() {
        staff.post("/staff/tenants", tenantForm("olivia@acme.example"));
        var again = staff.post("/staff/tenants", tenantForm("olivia@acme.example"));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body())
                .contains("is taken", "value=\"Atelier " + unique + "\"", "value=\"olivia@acme.example\"");
        assertThat(invitations.open(tenants.bySlug(unique).orElseThrow().id())).hasSize(1);
    }

    @Test
    void of_two_forms_sent_at_once_one_makes_the_tenant() {
        staff.get("/staff/tenants/new");
        var form = tenantForm("olivia@acme.example");
        var one = CompletableFuture.supplyAsync(
                () -> staff.post("/staff/tenants", form).statusCode());
        var other = CompletableFuture.supplyAsync(
                () -> staff.post("/staff/tenants", form).statusCode());
        assertThat(List.of(one.join(), other.join())).containsExactlyInAnyOrder(201, 422);
        assertThat(invitations.open(tenants.bySlug(unique).orElseThrow().id())).hasSize(1);
    }

    @Test
    void without_an_owners_address_there_is_no_tenant() {
        var answer = staff.post("/staff/tenants", tenantForm("not an address"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Enter an e-mail address", "aria-describedby=\"email-hint\"");
        assertThat(tenants.bySlug(unique)).isEmpty();

        var nothing = staff.post("/staff/tenants", Map.of("plan", "no-such-plan"));
        assertThat(nothing.statusCode()).isEqualTo(422);
        assertThat(nothing.body())
                .contains("id=\"slug-hint\"", "id=\"name-hint\"", "id=\"email-hint\"", "Choose an available plan.");
    }

    @Test
    void slugs_that_cannot_be_used_are_refused() {
        for (var slug : List.of("new", "system", "Upper", "1a", "a_b", "a".repeat(25), "a-", EVIL)) {
            var form = new HashMap<>(tenantForm("olivia@acme.example"));
            form.put("slug", slug);
            var answer = staff.post("/staff/tenants", form);
            assertThat(answer.statusCode()).as(slug).isEqualTo(422);
            assertThat(answer.body()).contains("id=\"slug-hint\"").doesNotContain(EVIL);
        }
    }

    @Test
    void a_plan_is_read_to_the_rappen_and_its_tenants_namespaces_follow() {
        var made = staff.post("/staff/plans", planForm("Made " + unique, "CHF 9.00", "8 GiB", ""));
        assertThat(Browser.location(made)).isEqualTo("/staff/plans");
        assertThat(staff.get("/staff/plans").body()).contains("The plan Made " + unique + " is on offer.");
        var solo = plans.all().stream()
                .filter(known -> known.name().equals("Made " + unique))
                .findFirst()
                .orElseThrow();
        assertThat(solo.price()).isEqualTo(900);
        assertThat(solo.limits()).isEqualTo(new Limits(500, 8192, 20480, 0, 5, 12));
        assertThat(solo.databasePrice()).isEqualTo(29);

        var tenant = tenants.create(actor, unique, "Atelier", solo.id());
        var asked = requested(tenant);
        var edited = staff.post("/staff/plans/" + solo.id(), planForm(solo.name(), "9.50", "16 GiB", "1"));
        assertThat(Browser.location(edited)).isEqualTo("/staff/plans");
        assertThat(plans.byId(solo.id()).orElseThrow().limits().memoryMib()).isEqualTo(16384);
        assertThat(requested(tenant)).isGreaterThan(asked);
        assertThat(staff.get("/staff/plans").body())
                .contains("Saved the plan", "Price CHF 9.00 → CHF 9.50, Memory 8 GiB → 16 GiB");
    }

    @Test
    void what_is_wrong_with_a_plan_is_said_field_by_field() {
        var answer = staff.post("/staff/plans", planForm(EVIL, "9.005", "8", ""));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("value=\"9.005\"", "id=\"price-hint\"", "for example 9.00", "8 GiB or 512 MiB")
                .doesNotContain(EVIL);
        var taken = staff.post("/staff/plans", planForm("Plan " + unique, "9", "8 GiB", ""));
        assertThat(taken.statusCode()).isEqualTo(422);
        assertThat(taken.body()).contains("There is a plan named Plan " + unique + " already.");
    }

    @Test
    void the_second_of_two_who_edit_a_plan_is_told_what_the_first_did() {
        var other = signedIn("other" + unique + "@nuages.example", true);
        var first = staff.post("/staff/plans/" + plan, planForm("Plan " + unique, "39.00", "8 GiB", "1"));
        assertThat(first.statusCode()).isEqualTo(302);

        var second = other.post("/staff/plans/" + plan, planForm("Plan " + unique, "49.00", "12 GiB", "1"));
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body())
                .contains(
                        "Price: theirs CHF 39.00, yours CHF 49.00",
                        "Memory: theirs 8 GiB, yours 12 GiB",
                        "value=\"49.00\"",
                        "name=\"version\" value=\"2\"");
        assertThat(plans.byId(plan).orElseThrow().price()).isEqualTo(3900);

        assertThat(other.post("/staff/plans/" + plan, planForm("Plan " + unique, "49.00", "12 GiB", "2"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(plans.byId(plan).orElseThrow().price()).isEqualTo(4900);
        assertThat(other.post("/staff/plans/" + plan, planForm("Plan " + unique, "1", "1 GiB", "nonsense"))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void of_two_who_edit_a_plan_at_once_one_is_told() {
        var other = signedIn("other" + unique + "@nuages.example", true);
        var one = CompletableFuture.supplyAsync(
                () -> staff.post("/staff/plans/" + plan, planForm("Plan " + unique, "39.00", "8 GiB", "1"))
                        .statusCode());
        var two = CompletableFuture.supplyAsync(
                () -> other.post("/staff/plans/" + plan, planForm("Plan " + unique, "49.00", "8 GiB", "1"))
                        .statusCode());
        assertThat(List.of(one.join(), two.join())).containsExactlyInAnyOrder(302, 409);
        assertThat(plans.byId(plan).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void sizes_are_made_edited_and_retired() {
        var name = unique.substring(0, 9) + "-2";
        assertThat(staff.post("/staff/sizes", Map.of("name", name, "cpu", "½", "memory", "1 GiB", "price", "9"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(staff.post("/staff/sizes", Map.of("name", name, "cpu", "1", "memory", "1 GiB", "price", "9"))
                        .body())
                .contains("There is a size named " + name + " already.");
        var made = plans.sizes().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow();
        var page = "/staff/sizes/" + made.id();
        var form =
                Map.of("name", name, "cpu", "1", "memory", "2 GiB", "price", "17.00", "seen", name + " 500 1024 900");
        assertThat(staff.post(page, form).statusCode()).isEqualTo(302);
        var stale = staff.post(page, form);
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.body()).contains("Somebody else saved " + name + " (1 core, 2 GiB, CHF 17.00)");

        assertThat(staff.post(page + "/retirement", CONFIRMED).statusCode()).isEqualTo(302);
        assertThat(plans.sizes()).noneMatch(known -> known.name().equals(name));
        assertThat(staff.get(page).statusCode()).isEqualTo(404);
    }

    @Test
    void the_only_size_of_a_plan_cannot_be_retired() {
        var answer = staff.post("/staff/sizes/" + size + "/retirement", CONFIRMED);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("is the only size of the plan Plan " + unique);
        assertThat(plans.sizes()).anyMatch(known -> known.id().equals(size));
    }

    @Test
    void a_tenant_is_moved_to_another_plan_knowing_what_it_means() {
        var tenant = tenants.create(actor, unique, "Atelier", plan);
        apps.create(tenant.id(), "shop", "registry.example/shop:1", Draft.web(unique, 2), actor);
        var small = plans.create("Small " + unique, 900, new Limits(500, 1024, 512, 0, 1, 1), 50, 30, List.of(size));
        assertThat(staff.get("/staff/tenants/" + unique + "/plan").body())
                .contains("CPU: 1 of ½ core in use", "Memory: 2 of 1 GiB in use");

        var form = Map.of("plan", small.toString(), "from", plan.toString(), "confirmed", "true");
        assertThat(staff.post("/staff/tenants/" + unique + "/plan", form).statusCode())
                .isEqualTo(302);
        assertThat(tenants.byId(tenant.id()).orElseThrow().plan()).isEqualTo(small);

        var late = staff.post(
                "/staff/tenants/" + unique + "/plan", Map.of("plan", plan.toString(), "from", plan.toString()));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("Somebody else moved this tenant to Small " + unique);
        assertThat(tenants.byId(tenant.id()).orElseThrow().plan()).isEqualTo(small);
        assertThat(staff.post("/staff/tenants/" + unique + "/plan", Map.of("plan", "x", "from", "y"))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void a_tenant_gets_limits_of_its_own() {
        var tenant = tenants.create(actor, unique, "Atelier", plan);
        var page = "/staff/tenants/" + unique + "/limits";
        var asked = requested(tenant);
        var form = Map.of("memory", "16 GiB", "apps", "", "connections", "35", "seen", "- - - - - - -");
        assertThat(staff.post(page, form).statusCode()).isEqualTo(302);
        assertThat(tenants.overrides(tenant.id())).isEqualTo(new Overrides(null, 16384, null, null, null, null, 35));
        assertThat(requested(tenant)).isGreaterThan(asked);
        assertThat(acts(tenant).getFirst().summary())
                .contains("Memory the plan's 8 GiB → 16 GiB", "Connections of a database the plan's 20 → 35");

        var late = staff.post(page, Map.of("memory", "4 GiB", "seen", "- - - - - - -"));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("value=\"4 GiB\"", "now 16 GiB", "value=\"- 16384 - - - - 35\"");
        var wrong = staff.post(page, Map.of("memory", "lots", "seen", "- 16384 - - - - 35"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("value=\"lots\"", "aria-invalid=\"true\"");
        for (var connections : List.of("0", "1001", "-1", "many")) {
            assertThat(staff.post(page, Map.of("connections", connections, "seen", "- 16384 - - - - 35"))
                            .body())
                    .as(connections)
                    .contains("id=\"connections-hint\"", "from 1 to 1000");
        }
    }

    @Test
    void a_suspended_tenant_is_marked_and_its_members_are_out() {
        var tenant = tenants.create(actor, unique, "Atelier " + unique, plan);
        var member = signedIn("member" + unique + "@acme.example", false);
        tenants.addMember(
                tenant.id(),
                actor,
                accounts.byEmail("member" + unique + "@acme.example")
                        .orElseThrow()
                        .id(),
                Role.OWNER);
        var unreasoned = staff.post("/staff/tenants/" + unique + "/suspension", CONFIRMED);
        assertThat(unreasoned.statusCode()).isEqualTo(422);
        assertThat(unreasoned.body()).contains("id=\"reason-hint\"", "Enter a reason.");
        assertThat(staff.post(
                                "/staff/tenants/" + unique + "/suspension",
                                Map.of("confirmed", "true", "reason", "Unpaid since <October>."))
                        .statusCode())
                .isEqualTo(302);
        var refused = member.get("/t/" + unique);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .containsPattern(
                        "has been suspended since \\d+ \\w+ \\d{4}: Unpaid since &lt;October&gt;\\. Running apps");
        assertThat(staff.get("/staff/tenants?q=" + unique).body()).contains("Suspended");
        assertThat(staff.get("/t/" + unique).statusCode()).isEqualTo(200);

        assertThat(staff.post("/staff/tenants/" + unique + "/resumption", Map.of())
                        .statusCode())
                .isEqualTo(302);
        assertThat(member.get("/t/" + unique).statusCode()).isEqualTo(200);
    }

    @Test
    void tenants_are_found_by_their_apps_hosts_and_members_and_by_plan_state_and_use() {
        var tenant = tenants.create(actor, unique, "Atelier " + unique, plan);
        var other = tenants.create(
                actor,
                "x" + unique,
                "Other",
                plans.create("Other " + unique, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of()));
        tenants.addMember(
                tenant.id(),
                actor,
                accounts.create("m" + unique + "@acme.example", "Mia", PASSWORD, false),
                Role.OWNER);
        var found = "/staff/tenants/" + unique + "\"";
        var unfound = "/staff/tenants/x" + unique + "\"";

        assertThat(staff.get("/staff/tenants?q=m" + unique + "@ACME").body())
                .contains(found)
                .doesNotContain(unfound);
        assertThat(staff.get("/staff/tenants?q=" + unique).body()).contains(found, unfound, "Empty");
        assertThat(staff.get("/staff/tenants?q=" + unique, "HX-Request", "true").body())
                .contains(found, unfound)
                .doesNotContain("<main");
        assertThat(staff.get("/staff/tenants?q=" + unique + "&plan=" + plan).body())
                .contains(found)
                .doesNotContain(unfound);
        tenants.suspend(other.id(), actor, "unpaid");
        assertThat(staff.get("/staff/tenants?q=" + unique + "&state=suspended").body())
                .contains(unfound, "Suspended", "unpaid")
                .doesNotContain(found);
        assertThat(staff.get("/staff/tenants?q=" + unique + "&state=well").body())
                .contains(found)
                .doesNotContain(unfound);
        assertThat(staff.get("/staff/tenants?q=" + unique + "&state=trouble").body())
                .contains("No such tenant has");
        assertThat(staff.get("/staff/tenants?q=" + unique + "&state=full").body())
                .contains("No such tenant has");
        assertThat(staff.get("/staff/tenants?q=" + unique + "&state=%00&plan=nonsense&page=-1")
                        .body())
                .contains(found, unfound);
    }

    @Test
    void an_invitation_is_made_shown_once_and_withdrawn() {
        var tenant = tenants.create(actor, unique, "Atelier", plan);
        var answer = staff.post("/staff/tenants/" + unique + "/owners", Map.of("email", "olivia@acme.example"));
        assertThat(answer.statusCode()).isEqualTo(201);
        var link = link(answer);
        assertThat(new Browser(port).get(link).statusCode()).isEqualTo(200);

        var invitation = invitations.open(tenant.id()).getFirst().id();
        staff.post("/staff/tenants/" + unique + "/invitations/" + invitation + "/withdrawal", Map.of());
        assertThat(invitations.open(tenant.id())).isEmpty();
        assertThat(new Browser(port).get(link).body()).doesNotContain("Atelier");
        assertThat(acts(tenant).getFirst().summary()).isEqualTo("withdrew the invitation of olivia@acme.example");

        var wrong = staff.post("/staff/tenants/" + unique + "/owners", Map.of("email", "olivia"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("value=\"olivia\"", "Enter an e-mail address");
    }

    @Test
    void an_invitation_of_another_tenant_is_left_alone() {
        tenants.create(actor, unique, "Atelier", plan);
        var other = tenants.create(actor, unique + "b", "Other", plan);
        invitations.inviteMember(other.id(), maker(), "olivia@acme.example", Role.OWNER, null);
        var invitation = invitations.open(other.id()).getFirst().id();
        staff.post("/staff/tenants/" + unique + "/invitations/" + invitation + "/withdrawal", Map.of());
        assertThat(invitations.open(other.id())).hasSize(1);
    }

    @Test
    void names_are_text_everywhere() {
        var evil = EVIL + unique;
        var dangerous = plans.create(evil, 0, new Limits(1000, 1024, 1024, 0, 1, 1), 0, 0, List.of(size));
        var tenant = tenants.create(actor, unique, evil, dangerous);
        jdbc.sql("UPDATE tenant SET problem = :problem WHERE id = :id")
                .param("problem", EVIL)
                .param("id", tenant.id())
                .update();
        for (var path : List.of(
                "/staff",
                "/staff/tenants?q=" + unique,
                "/staff/tenants/new",
                "/staff/tenants/" + unique,
                "/staff/tenants/" + unique + "/plan",
                "/staff/tenants/" + unique + "/limits",
                "/staff/plans",
                "/staff/plans/" + dangerous,
                "/staff/sizes/" + size,
                "/staff/queue")) {
            var answer = staff.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).doesNotContain("<script>alert");
        }
        assertThat(staff.get("/staff/tenants?q=" + unique).body()).contains("&lt;script&gt;");
    }

    @Test
    void tenants_are_found_by_what_is_in_their_names_and_not_by_patterns() {
        tenants.create(actor, unique, "Atelier 100% " + unique.toUpperCase(java.util.Locale.ROOT), plan);
        tenants.create(actor, unique + "b", "Other", plan);
        assertThat(staff.get("/staff/tenants?q=100%25%20" + unique).body())
                .contains("/staff/tenants/" + unique + "\"")
                .doesNotContain("/staff/tenants/" + unique + "b\"");
        assertThat(staff.get("/staff/tenants?q=" + unique + "B").body()).contains("/staff/tenants/" + unique + "b\"");
        assertThat(staff.get("/staff/tenants?q=_" + unique.substring(1)).body()).contains("No such tenant has");
        assertThat(staff.get("/staff/tenants?q=" + unique + "&page=2").body()).contains("No such tenant has");
        assertThat(staff.get("/staff/tenants?page=nonsense").statusCode()).isEqualTo(200);
    }

    @Test
    void the_home_page_tells_who_is_in_trouble() {
        var tenant = tenants.create(actor, unique, "Atelier " + unique, plan);
        var down = apps.create(tenant.id(), "shop", "registry.example/shop:1", Draft.web(unique, 1), actor);
        var failed = apps.create(tenant.id(), "blog", "registry.example/blog:1", Draft.web(unique, 1), actor);
        var stuck = new Key("nothing-takes-this", tenant.id(), tenant.id());
        // The portal's own observation would go over what is written here.
        await().until(() -> observed(tenant, down.id()) && observed(tenant, failed.id()));
        tenancy.run(tenant.id(), () -> {
            jdbc.sql("""
                    INSERT INTO environment_status (environment_id, tenant_id, health, document, changed_at, unreachable_since)
                    VALUES (:id, :tenant, 'down', '{"health": "DOWN", "processes": [], "problem": {"code": "CRASH",
                            "cause": "SECRET_KEY is not set.", "advice": "Set it.", "place": "SECRETS", "evidence": []}}',
                            now(), now())
                    ON CONFLICT (environment_id) DO UPDATE SET health = 'down', document = excluded.document,
                        unreachable_since = now()
                    """).param("id", down.id()).param("tenant", tenant.id()).update();
            jdbc.sql("""
                    INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, kind, trigger, actor,
                                            diagnosis, created_at, ended_at)
                    VALUES (:id, :tenant, :environment, 1, 'failed', 'x', 1, 'deploy', 'person', 'x',
                            '{"code": "IMAGE_NOT_FOUND", "cause": "The image does not exist.", "advice": "Check it.",
                              "place": "DEPLOY", "evidence": []}', now(), now())
                    """)
                    .param("id", UUID.randomUUID())
                    .param("tenant", tenant.id())
                    .param("environment", failed.id())
                    .update();
            jdbc.sql("UPDATE environment SET newest_deployment = 1 WHERE id = :id")
                    .param("id", failed.id())
                    .update();
        });
        jdbc.sql("INSERT INTO reconcile_key (key, problem, failures) VALUES (:key, 'It is broken.', 7)")
                .param("key", stuck.toString())
                .update();
        jdbc.sql("""
                INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                VALUES ('reconcile', :key, now() + interval '1 hour', false, 1)
                """).param("key", stuck.toString()).update();

        var home = staff.get("/staff").body();
        assertThat(home)
                .contains("/t/" + unique + "/apps/shop/production", "SECRET_KEY is not set.")
                .contains("/t/" + unique + "/apps/blog/production/deployments/1", "The image does not exist.")
                .contains("The cluster has not responded for", "It is broken.");
        assertThat(staff.get("/staff/queue").body()).contains("It is broken.", stuck.toString());
    }

    @Test
    void what_each_tenant_costs_a_month_is_what_its_members_read() {
        var dear = plans.create("Dear " + unique, 9900, new Limits(4000, 8192, 20480, 0, 5, 12), 50, 30, List.of(size));
        var one = tenants.create(actor, unique, "One " + unique, plan);
        var two = tenants.create(actor, unique + "b", "Two " + unique, dear);
        tenants.create(actor, unique + "c", "Three " + unique, plan);
        apps.create(one.id(), "shop", "registry.example/shop:1", Draft.web(unique, 1), actor);
        apps.create(one.id(), "blog", "registry.example/blog:1", Draft.web(unique, 2), actor);
        apps.create(two.id(), "shop", "registry.example/shop:1", Draft.web(unique, 1), actor);
        tenants.suspend(two.id(), actor, "unpaid");

        var prices = prices(staff.get("/staff/tenants?q=" + unique).body());

        assertThat(prices).hasSize(3).doesNotHaveDuplicates();
        assertThat(prices.get(0)).isEqualTo(configured(unique));
        assertThat(prices.get(1)).as("without an environment").isEqualTo("29.00");
        assertThat(prices.get(2)).as("suspended, and running").isEqualTo(configured(unique + "b"));
        var all = census.page(Census.Filter.NONE, Census.Order.NAME, Integer.MAX_VALUE, 0);
        var least =
                all.standings().stream().mapToLong(each -> each.price().least()).sum();
        var most =
                all.standings().stream().mapToLong(each -> each.price().most()).sum();
        assertThat(all.price()).isEqualTo(Price.words(least, most));
        assertThat(staff.get("/staff").body()).contains(all.price() + " a month at current usage");
    }

    private static List<String> prices(String page) {
        return Pattern.compile("data-label=\"CHF/month\">([^<]*)<")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private String configured(String slug) {
        var found = Pattern.compile("CHF ([0-9.]+) a month as configured")
                .matcher(staff.get("/t/" + slug).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void who_looks_in_and_may_not_is_told_so_as_staff_within_the_tenants_shell() {
        tenants.create(actor, unique, "Atelier " + unique, plan);
        assertThat(staff.get("/t/" + unique).body())
                .contains(
                        "You are looking at Atelier " + unique + " as staff, read only.",
                        "href=\"/staff/tenants/" + unique + "\"");
        var answer = staff.get("/t/" + unique + "/new");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("You are looking into Atelier " + unique + " as staff", "owners and developers can do this")
                .contains("href=\"/t/" + unique + "/usage\"", "href=\"/staff\"")
                .doesNotContain("An owner can change it");
    }

    @Test
    void a_failed_deployment_is_listed_for_as_long_as_it_is_counted() {
        var tenant = tenants.create(actor, unique, "Atelier " + unique, plan);
        var blog = apps.create(tenant.id(), "blog", "registry.example/blog:1", Draft.web(unique, 1), actor);
        await().until(() -> observed(tenant, blog.id()));
        tenancy.run(tenant.id(), () -> {
            jdbc.sql("""
                    INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, kind, trigger, actor,
                                            diagnosis, created_at, ended_at)
                    VALUES (:id, :tenant, :environment, 1, 'failed', 'x', 1, 'deploy', 'person', 'x', NULL, now(), now())
                    """)
                    .param("id", UUID.randomUUID())
                    .param("tenant", tenant.id())
                    .param("environment", blog.id())
                    .update();
            jdbc.sql("UPDATE environment SET newest_deployment = 1 WHERE id = :id")
                    .param("id", blog.id())
                    .update();
        });
        var deployment = "/t/" + unique + "/apps/blog/production/deployments/1";
        var list = "/staff/tenants?q=" + unique;
        assertThat(staff.get("/staff").body()).contains(deployment);
        assertThat(staff.get(list).body()).contains("1 failed", "blog · production: the last deployment failed");

        tenancy.run(
                tenant.id(),
                () -> jdbc.sql(
                                "UPDATE deployment SET ended_at = now() - interval '25 hours' WHERE environment_id = :id")
                        .param("id", blog.id())
                        .update());
        assertThat(staff.get("/staff").body()).doesNotContain(deployment);
        assertThat(staff.get(list).body()).contains("All well").doesNotContain("1 failed");
    }

    @Test
    void a_key_runs_now_when_asked_and_is_recorded() {
        var tenant = tenants.create(actor, unique, "Atelier", plan);
        var key = new Key("tenant", tenant.id(), tenant.id()).toString();
        var asked = requested(tenant);
        var answer = staff.post("/staff/queue/runs", Map.of("key", key));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(requested(tenant)).isGreaterThan(asked);
        assertThat(tenancy.everywhere(() -> audit.newestOfStaff(20, 0)))
                .anyMatch(act -> act.action().equals("queue.run")
                        && act.subject().equals(key)
                        && act.actor().equals(actor));
    }

    @Test
    void a_key_that_does_not_exist_is_not_made() {
        for (var key : List.of("tenant/" + UUID.randomUUID() + "/" + UUID.randomUUID(), "nonsense", "", "' OR 1=1")) {
            assertThat(staff.post("/staff/queue/runs", Map.of("key", key)).statusCode())
                    .as(key)
                    .isEqualTo(404);
        }
    }

    @Test
    void what_does_not_exist_is_not_found() {
        for (var path : List.of(
                "/staff/tenants/no-such-tenant",
                "/staff/tenants/no-such-tenant/plan",
                "/staff/tenants/no-such-tenant/limits",
                "/staff/plans/" + UUID.randomUUID(),
                "/staff/plans/nonsense",
                "/staff/sizes/nonsense")) {
            assertThat(staff.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private Browser signedIn(String email, boolean isStaff) {
        accounts.create(email, "Sam " + unique, PASSWORD, isStaff);
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        return browser;
    }

    private Map<String, String> tenantForm(String email) {
        return Map.of("slug", unique, "name", "Atelier " + unique, "plan", plan.toString(), "email", email);
    }

    private Map<String, String> planForm(String name, String price, String memory, String version) {
        return Map.ofEntries(
                Map.entry("name", name),
                Map.entry("price", price),
                Map.entry("cpu", "½ core"),
                Map.entry("memory", memory),
                Map.entry("database", "20 GiB"),
                Map.entry("volume", "0"),
                Map.entry("apps", "5"),
                Map.entry("environments", "12"),
                Map.entry("connections", "20"),
                Map.entry("databasePrice", "0.29"),
                Map.entry("volumePrice", "0,30"),
                Map.entry("sizes", size.toString()),
                Map.entry("version", version));
    }

    private static String link(HttpResponse<String> answer) {
        var found = LINK.matcher(answer.body());
        assertThat(found.find()).as("a link to copy").isTrue();
        return found.group(1);
    }

    private List<Audit.Entry> acts(Tenant tenant) {
        return tenancy.in(tenant.id(), () -> audit.newest(tenant.id(), 10, 0));
    }

    private long requested(Tenant tenant) {
        return jdbc.sql("SELECT requested FROM reconcile_key WHERE key = :key")
                .param("key", new Key("tenant", tenant.id(), tenant.id()).toString())
                .query(Long.class)
                .single();
    }

    private Actor maker() {
        return new Actor(accounts.byEmail(actor).orElseThrow().id(), actor);
    }

    private boolean observed(Tenant tenant, UUID environment) {
        return tenancy.in(
                tenant.id(),
                () -> jdbc.sql("SELECT EXISTS (SELECT 1 FROM environment_status WHERE environment_id = :id)")
                        .param("id", environment)
                        .query(Boolean.class)
                        .single());
    }
}
