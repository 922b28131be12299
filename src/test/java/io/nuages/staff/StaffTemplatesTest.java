package io.nuages.staff;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.account.Invitation;
import io.nuages.app.Census;
import io.nuages.app.EnvironmentHost;
import io.nuages.app.HostDesk;
import io.nuages.audit.Audit;
import io.nuages.database.ServerState;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Health;
import io.nuages.deploy.Holds;
import io.nuages.deploy.Renewals;
import io.nuages.deploy.Troubles;
import io.nuages.form.Meter;
import io.nuages.mail.MailState;
import io.nuages.plan.Limits;
import io.nuages.plan.Overrides;
import io.nuages.plan.Plan;
import io.nuages.plan.Quota;
import io.nuages.plan.Size;
import io.nuages.plan.Usage;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.spec.Price;
import io.nuages.survey.Finding;
import io.nuages.survey.Surveys;
import io.nuages.tenant.Hold;
import io.nuages.tenant.Member;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.web.Frame;
import io.nuages.web.HelpSettings;
import io.nuages.web.PageEngine;
import io.nuages.web.Theme;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StaffTemplatesTest {
    private static final String EVIL = "<script>alert(1)</script>";
    private static final Instant NOW = PageEngine.NOW;
    private static final Size S = new Size(UUID.randomUUID(), "S", 500, 1024, 900);
    private static final Size M = new Size(UUID.randomUUID(), "M", 1000, 2048, 1700);
    private static final Plan STUDIO = new Plan(
            UUID.randomUUID(), "Studio", 2900, new Limits(4000, 8192, 20480, 10240, 5, 12), 50, 30, List.of(S, M), 3);
    private static final Plan SOLO =
            new Plan(UUID.randomUUID(), "Solo", 900, new Limits(1000, 2048, 5120, 0, 1, 2), 50, 30, List.of(S), 1);

    private final PageEngine engine = new PageEngine();

    @Test
    void the_home_page_shows_problems_first() {
        var html = page("home", home());
        assertThat(html)
                .contains(
                        "The cluster has not responded for",
                        "Sealed Secrets is not responding.",
                        "2 environments would get new pods",
                        "The cluster lacks something.",
                        "Ingress: There is no ingress class.",
                        "last gave its sealing certificate",
                        "shop · production",
                        "Deployment 12 failed: The image does not exist.",
                        "/t/lumiere/apps/shop/production/deployments/12",
                        "Run now",
                        "8.5 of 8 GiB",
                        "106 %",
                        "2 down",
                        "1 degraded",
                        "1 failed",
                        "CHF 97.10–CHF 120.00 a month at current usage",
                        "71.50–90.00",
                        "due <time",
                        "1 check is fine",
                        "100 of 133",
                        "Reachable",
                        "Suspended");
        assertThat(html.indexOf("worst first")).isLessThan(html.indexOf("Needs you"));
        assertThat(html.indexOf("The worker stops at start")).isLessThan(html.indexOf("Run now"));
        assertThat(html.indexOf("Needs a look")).as("worst first").isLessThan(html.indexOf("Not there"));
    }

    @Test
    void a_quiet_home_page_says_what_was_looked_at() {
        var model = home();
        model.put("troubles", List.of());
        model.put("moreTroubles", 0);
        model.put("stuck", List.of());
        model.put("unreachableSince", null);
        model.put("sealingAway", false);
        model.put("lacking", List.of());
        model.put("outdated", 0);
        model.put("disputed", 0);
        model.put("proxyOverlooked", false);
        model.put("tenants", List.of());
        model.put("census", census(0));
        model.put("queue", new ReconcileQueue.Standing(List.of(), 0, null, 0));
        model.put(
                "cluster",
                ClusterSummary.of(
                        new Surveys.Now("simulated", null, null, null, true, List.of()), false, census(0), null));
        assertThat(page("home", "staff-home-quiet", model))
                .doesNotContain("Sealed Secrets", "get new pods", "a month", "class=\"needs\"")
                .contains("no environment is down or degraded", "nothing is due", "No tenants yet", "Not checked yet");
    }

    @Test
    void what_is_held_is_seen_on_the_home_page_and_let_go_on_its_own() {
        var hold = new Hold(Hold.Scope.ALL, EVIL, "sam@nuages.example", NOW.minusSeconds(3600));
        var holds = new Holds.Now(hold, null, List.of(new Holds.HeldTenant("lumiere", "Atelier Lumière", hold)), false);
        var model = home();
        model.put("holds", holds);
        assertThat(page("home", "staff-home-held", model))
                .contains("Deployments of all tenants are on hold", "sam@nuages.example", "/staff/tenants/lumiere")
                .doesNotContain("read-only to the cluster", EVIL);

        var page = page(
                "holds",
                Map.of(
                        "holds",
                        holds,
                        "choices",
                        Map.of("writes", "All changes to the cluster"),
                        "scope",
                        "writes",
                        "reason",
                        EVIL));
        assertThat(page)
                .contains("/staff/holds/all/release", "/staff/tenants/lumiere/hold/release")
                .doesNotContain("/staff/holds/writes/release", EVIL);
    }

    @Test
    void what_was_found_is_shown_with_its_proof_and_what_to_do() {
        var findings = List.of(
                new Finding("Ingress", "bad", "Missing", EVIL, "Install one.", List.of(EVIL, "a second line")),
                new Finding("Metrics", "neutral", "Not there", "Nobody measures.", null, List.of()));
        var now = new Surveys.Now("https://10.0.0.1:6443", NOW.minusSeconds(7200), EVIL, NOW, false, findings);
        assertThat(page("cluster", Map.of("now", now, "topic", Surveys.TOPIC)))
                .contains("https://10.0.0.1:6443", "The cluster cannot be checked", "What this page shows is from")
                .contains("tone-bad", "Install one.", "a second line", "nothing", "/staff/cluster/looks")
                .doesNotContain(EVIL);

        var first = new Surveys.Now("simulated", null, null, null, true, findings);
        assertThat(page("cluster", Map.of("now", first, "topic", Surveys.TOPIC)))
                .contains("The simulated cluster", "being checked")
                .doesNotContain("cannot be checked");
    }

    @Test
    void the_home_page_says_that_the_cluster_never_gave_a_certificate() {
        var model = home();
        model.put("sealingSeen", null);
        assertThat(page("home", model)).contains("has not provided its sealing certificate yet");
    }

    @Test
    void the_home_page_says_what_is_wrong_with_the_server_of_the_databases() {
        var model = home();
        model.put("databases", new ServerState(200, 133, 340, 131, 17, true, true, true, null));
        assertThat(page("home", model))
                .contains("Plans give more database connections than there are", "17 databases may have 340", "133")
                .doesNotContain("no connections left", "are not limited", "reserved for the portal");
        model.put(
                "databases", new ServerState(100, 77, 77, 77, 15, false, false, false, "It does not answer: " + EVIL));
        assertThat(page("home", model))
                .contains(
                        "no connections left for another",
                        "are not limited",
                        "reserved for the portal",
                        "does not answer")
                .doesNotContain("Plans give more", EVIL);
        model.put("databases", new ServerState(200, 133, 40, 40, 2, true, true, true, null));
        assertThat(page("home", model)).doesNotContain("database connections", "bootstrap");
    }

    @Test
    void the_page_of_outdated_pods_says_whose_they_are_and_how_far_the_waves_have_come() {
        var failed = renewal(
                Renewals.Outcome.FAILED, "nord · shop/production: deployment 4 failed: The image does not exist.");
        assertThat(page("renewals", renewals(List.of(outdated(false), outdated(true)), failed)))
                .contains(
                        "/t/nord/apps/shop/production",
                        "2 environments",
                        "paused: new pods come with its next deployment",
                        "The last time",
                        "Ended early",
                        "All tenants, 5 at a time.",
                        "12 environments have their new pods.",
                        "deployment 4 failed")
                .doesNotContain("/stop", EVIL);
        var going = renewal(null, null);
        assertThat(page("renewals", "staff-renewals-going", renewals(List.of(outdated(false)), going)))
                .contains("Going on", "/staff/renewals/" + going.id() + "/stop");
        assertThat(page("renewals", "staff-renewals-none", renewals(List.of(), null)))
                .contains("An upgrade never restarts them", "data-live=\"/staff/live\"")
                .doesNotContain("The last time", "/staff/renewals/new");
        assertThat(page("renewals", renewals(List.of(outdated(true)), null))).doesNotContain("/staff/renewals/new");
    }

    @Test
    void new_pods_are_asked_for_with_what_happens_and_only_where_there_are_some() {
        var asked = Map.<String, Object>of(
                "count",
                3,
                "going",
                false,
                "whose",
                EVIL,
                "atOnce",
                "5",
                "problems",
                Map.of("whose", "There is none."));
        assertThat(page("renewal-new", asked))
                .contains("3 environments of all tenants", "no release command runs", "There is none.", "value=\"5\"")
                .doesNotContain(EVIL);
        assertThat(page("renewal-new", Map.of("count", 0, "going", false)))
                .contains("Every running environment has the pods")
                .doesNotContain("<form class=\"form");
        assertThat(page("renewal-new", Map.of("count", 3, "going", true))).contains("already being rolled out");
    }

    private static RenewalView renewal(Renewals.@Nullable Outcome outcome, @Nullable String note) {
        return RenewalView.of(new Renewals.Renewal(
                UUID.randomUUID(),
                null,
                null,
                5,
                "sam@provider.example",
                NOW,
                outcome == null ? null : NOW,
                outcome,
                note,
                12,
                0));
    }

    private static OutdatedRow outdated(boolean paused) {
        return OutdatedRow.of(new Renewals.Outdated("nord", EVIL, "shop", "production", NOW, paused));
    }

    private static Map<String, Object> renewals(List<OutdatedRow> rows, @Nullable RenewalView renewal) {
        var model = new HashMap<String, Object>();
        model.put("rows", rows);
        model.put("count", rows.size());
        model.put("paging", new Paging(1, false));
        if (renewal != null) {
            model.put("renewal", renewal);
        }
        model.put(
                "mayBring",
                (renewal == null || !renewal.going()) && rows.stream().anyMatch(row -> !row.paused()));
        model.put("topic", Renewals.TOPIC);
        model.put("live", "/staff/live");
        model.put("liveSince", NOW);
        model.put("section", "queue");
        return model;
    }

    @Test
    void a_search_is_kept_when_turning_the_page() {
        var html = page(
                "tenants",
                Map.of(
                        "tenants",
                        List.of(TenantRow.of(standing("Atelier", Overrides.NONE))),
                        "q",
                        "a&b \"c\"",
                        "census",
                        census(120),
                        "paging",
                        new Paging(2, true),
                        "months",
                        Map.of(),
                        "plans",
                        Map.of("7", "Studio"),
                        "chosenPlan",
                        "7",
                        "states",
                        Map.of("full", "Over 90 % of a limit"),
                        "chosenState",
                        "full"));
        assertThat(html)
                .contains("value=\"a&amp;b &quot;c&quot;\"")
                .contains("/staff/tenants?q=a%26b%20%22c%22&amp;plan=7&amp;state=full&amp;page=3", "page=1");
    }

    @Test
    void the_form_of_a_tenant_keeps_what_was_typed() {
        var plans = new LinkedHashMap<String, String>();
        plans.put(SOLO.id().toString(), "Solo");
        plans.put(STUDIO.id().toString(), "Studio");
        var html = page(
                "new-tenant",
                Map.of(
                        "form",
                        new NewTenantForm("Lumière!", EVIL, STUDIO.id().toString(), "olivia"),
                        "plans",
                        plans,
                        "problems",
                        Map.of("slug", "Use letters.", "email", "Give an e-mail address.")));
        assertThat(html)
                .contains(
                        "value=\"Lumière!\"", "aria-describedby=\"slug-hint\"", "aria-invalid=\"true\"", "Use letters.")
                .contains("<option value=\"" + STUDIO.id() + "\" selected=\"selected\">Studio</option>")
                .doesNotContain(EVIL);
    }

    @Test
    void the_link_of_a_new_tenant_can_be_copied() {
        var html = page(
                "opened",
                Map.of(
                        "tenant",
                        new Tenant(
                                UUID.randomUUID(),
                                "lumiere",
                                EVIL,
                                "nuages-lumiere",
                                STUDIO.id(),
                                null,
                                null,
                                null,
                                null,
                                NOW,
                                null),
                        "invited",
                        new InvitedLink("olivia@lumiere.example", "http://localhost:8080/link/abc", NOW)));
        assertThat(html)
                .contains("data-copy=\"http://localhost:8080/link/abc\"", "until 21 November 2026, 09:30:00 UTC")
                .doesNotContain(EVIL);
    }

    @Test
    void a_tenant_is_shown_with_its_people_and_its_places() {
        var own = new Overrides(null, 16384, null, null, null, null, null);
        var html = page("tenant", tenant(own));
        assertThat(html)
                .contains(
                        "olivia@lumiere.example",
                        "Withdraw",
                        "Unknown",
                        "last seen running",
                        "Suspend",
                        "8.5 of 16 GiB")
                .contains("/staff/tenants/lumiere/suspension", "href=\"/t/lumiere\"")
                .doesNotContain(EVIL);
    }

    @Test
    void a_smaller_plan_says_beforehand_what_would_not_fit() {
        var standing = standing("Atelier", Overrides.NONE);
        var html = page(
                "tenant-plan",
                Map.of(
                        "tenant",
                        standing,
                        "chosen",
                        SOLO.id().toString(),
                        "conflict",
                        true,
                        "choices",
                        List.of(PlanChoice.of(SOLO, standing), PlanChoice.of(STUDIO, standing))));
        assertThat(html)
                .contains(
                        "CPU: 2.75 of 1 core in use",
                        "cannot grow until it fits",
                        "Somebody else moved",
                        "20 connections for each")
                .contains("name=\"from\" value=\"" + STUDIO.id() + "\"")
                .containsPattern("value=\"" + SOLO.id() + "\" checked");
    }

    @Test
    void own_limits_stand_beside_the_plans_and_the_usage() {
        var own = new Overrides(null, 16384, null, null, null, null, null);
        var html = page(
                "tenant-limits",
                Map.of("tenant", standing("Atelier", own), "form", OverridesForm.of(own), "conflict", true));
        assertThat(html)
                .contains(
                        "Plan 8 GiB, now 16 GiB, used 8.5 GiB",
                        "value=\"16 GiB\"",
                        "value=\"- 16384 - - - - -\"",
                        "Plan 20, now 20");
    }

    @Test
    void plans_are_listed_with_their_sizes_and_tenants() {
        var html = page(
                "plans",
                Map.of(
                        "plans", List.of(SOLO, STUDIO),
                        "counts", Map.of(STUDIO.id(), 7),
                        "sizes", List.of(S, M),
                        "acts", acts()));
        assertThat(html)
                .contains("CHF 29.00", "CHF 0.50 a GiB", "data-label=\"Tenants\">7<", "data-label=\"Tenants\">0<")
                .doesNotContain(EVIL);
    }

    @Test
    void a_plan_in_conflict_shows_both_and_keeps_what_was_typed() {
        var mine = new PlanDraft("Studio", 3900, STUDIO.limits(), 50, 30, List.of(S, M));
        var html = page(
                "plan",
                Map.of(
                        "plan", STUDIO,
                        "form", PlanForm.of(STUDIO).basedOn(4),
                        "offered", List.of(S, M),
                        "tenants", 7,
                        "conflict", PlanChanges.between(PlanDraft.of(STUDIO), mine)));
        assertThat(html)
                .contains("Price: theirs CHF 29.00, yours CHF 39.00", "name=\"version\" value=\"4\"")
                .contains("action=\"/staff/plans/" + STUDIO.id() + "\"")
                .containsPattern("value=\"" + S.id() + "\" checked");
    }

    @Test
    void a_size_says_who_offers_it() {
        var html = page(
                "size",
                Map.of(
                        "size", S,
                        "form", SizeForm.of(S),
                        "offeredBy", List.of("Solo", EVIL),
                        "problems", Map.of("", "S is the only size of the plan Solo.")));
        assertThat(html)
                .contains("Offered by Solo,", "only size of the plan", "name=\"seen\" value=\"S 500 1024 900\"")
                .doesNotContain(EVIL);
    }

    @Test
    void hosts_say_whose_they_are_and_what_staff_may_do() {
        var routed = host("lumiere", EnvironmentHost.State.PROVEN, true, null);
        var disputed = host("nord", EnvironmentHost.State.PENDING, false, NOW.minusSeconds(600));
        var pending = host("third", EnvironmentHost.State.PENDING, false, null);
        var html =
                page("hosts", Map.of("q", "example", "disputed", List.of(disputed), "found", List.of(routed, pending)));
        assertThat(html)
                .contains("xn--mller-kva.example (müller.example)", "Proven, disputed", "live", ">Leave<", ">Vouch…<")
                .contains("/staff/tenants/nord/hosts/xn--mller-kva.example/move")
                .doesNotContain("/staff/tenants/lumiere/hosts/", EVIL);
        assertThat(page("host-move", Map.of("to", disputed, "from", routed)))
                .contains("shop · production of", "stays live under its other hosts")
                .doesNotContain(EVIL);
    }

    private static HostRow host(String slug, EnvironmentHost.State state, boolean live, @Nullable Instant disputed) {
        return HostRow.of(new HostDesk.Claim(
                new EnvironmentHost("xn--mller-kva.example", state, live, disputed != null, 0),
                UUID.randomUUID(),
                slug,
                EVIL,
                "shop",
                "production",
                NOW.minusSeconds(86400),
                disputed,
                false));
    }

    @Test
    void the_queue_names_things_and_says_when_they_are_due() {
        var html = page(
                "queue",
                Map.of(
                        "rows",
                        queue(),
                        "paging",
                        new Paging(1, true),
                        "queue",
                        new ReconcileQueue.Standing(List.of(), 1, NOW.minusSeconds(720), 1)));
        assertThat(html)
                .contains(
                        "shop · production",
                        "in 21 s",
                        "Overdue",
                        "Problem",
                        "The cluster refuses",
                        "3 failures in a row",
                        "?page=2")
                .contains("name=\"key\" value=\"environment/");
    }

    private static Map<String, Object> home() {
        var model = new HashMap<String, @Nullable Object>();
        model.put("holds", new Holds.Now(null, null, List.of(), false));
        model.put(
                "troubles",
                List.of(
                        TroubleRow.of(new Troubles.Trouble(
                                Troubles.Kind.NAMESPACE,
                                "nord",
                                "Studio Nord",
                                null,
                                null,
                                "The cluster refuses the namespace: quota.",
                                NOW.minusSeconds(7200),
                                null,
                                null)),
                        TroubleRow.of(new Troubles.Trouble(
                                Troubles.Kind.DOWN,
                                "lumiere",
                                "Atelier Lumière",
                                "journal",
                                "production",
                                "The worker stops at start: SECRET_KEY is not set.",
                                NOW.minusSeconds(840),
                                null,
                                null)),
                        TroubleRow.of(new Troubles.Trouble(
                                Troubles.Kind.DEPLOYMENT_FAILED,
                                "lumiere",
                                "Atelier Lumière",
                                "shop",
                                "production",
                                null,
                                NOW.minusSeconds(240),
                                12,
                                "The image does not exist."))));
        model.put("moreTroubles", 3);
        model.put("unreachableSince", NOW.minusSeconds(125));
        model.put("unknown", 4);
        model.put("sealingAway", true);
        model.put("sealingSeen", NOW.minusSeconds(3600));
        model.put("lacking", List.of("Ingress: There is no ingress class."));
        model.put("proxyOverlooked", true);
        model.put("disputed", 1);
        model.put("stuck", queue().subList(0, 2));
        model.put("moreStuck", true);
        model.put(
                "tenants",
                List.of(
                        TenantRow.of(standing("Atelier Lumière", Overrides.NONE)),
                        TenantRow.of(
                                standing("Studio Nord", new Overrides(8000, 16384, null, null, null, null, null)))));
        model.put("census", census(2));
        model.put("moreTenants", 0);
        model.put("queue", new ReconcileQueue.Standing(List.of(), 2, NOW.minusSeconds(4), 1));
        model.put(
                "cluster",
                ClusterSummary.of(
                        new Surveys.Now(
                                "https://10.0.0.1:6443",
                                NOW.minusSeconds(60),
                                null,
                                null,
                                false,
                                List.of(
                                        new Finding("Metrics", "neutral", "Not there", EVIL, null, List.of()),
                                        new Finding("Ingress", "ok", "Found", EVIL, null, List.of()),
                                        new Finding("Storage", "warn", "Needs a look", EVIL, null, List.of()))),
                        false,
                        census(2),
                        new ServerState(200, 133, 100, 100, 5, true, true, true, null)));
        model.put("outdated", 2);
        model.put("section", "staff");
        return model;
    }

    private static Map<String, Object> tenant(Overrides own) {
        var account = UUID.randomUUID();
        var model = new HashMap<String, @Nullable Object>();
        var standing = standing(EVIL, own);
        model.put("tenant", standing);
        model.put("state", Badges.of(standing));
        model.put("months", Map.of("2026-11", "November 2026, so far"));
        model.put("meters", Meter.all(standing.quota()));
        model.put(
                "members",
                List.of(new Member(account, "owner@lumiere.example", false, EVIL, Role.OWNER, true, Instant.EPOCH)));
        model.put(
                "invitations",
                List.of(new Invitation(
                        account,
                        "olivia@lumiere.example",
                        Role.OWNER,
                        account,
                        "staff@nuages.example",
                        NOW,
                        MailState.SENT)));
        model.put(
                "environments",
                List.of(
                        EnvironmentRow.of(new Troubles.Standing(
                                "shop",
                                "production",
                                Health.RUNNING,
                                null,
                                NOW,
                                NOW.minusSeconds(60),
                                Deployment.State.SUCCEEDED,
                                3)),
                        EnvironmentRow.of(new Troubles.Standing(
                                "shop",
                                "staging",
                                Health.DEGRADED,
                                "A worker crashes.",
                                NOW,
                                null,
                                Deployment.State.FAILED,
                                4))));
        model.put("acts", acts());
        model.put("email", "");
        return model;
    }

    private static List<Audit.Entry> acts() {
        return List.of(new Audit.Entry(NOW, "staff@nuages.example", null, "plan.edit", "Studio", "changed " + EVIL));
    }

    private static List<QueueRow> queue() {
        var tenant = UUID.randomUUID();
        var environment = UUID.randomUUID();
        var names = Map.of(
                tenant, new Census.Name("nord", "Studio Nord", null, null),
                environment, new Census.Name("lumiere", "Atelier Lumière", "shop", "production"));
        return List.of(
                        new ReconcileQueue.Row(
                                new Key("tenant", tenant, tenant),
                                NOW.plusSeconds(30),
                                false,
                                3,
                                "The cluster refuses it.",
                                NOW.minusSeconds(240)),
                        new ReconcileQueue.Row(
                                new Key("environment", tenant, environment),
                                NOW.minus(Duration.ofMinutes(12)),
                                false,
                                0,
                                null,
                                null),
                        new ReconcileQueue.Row(
                                new Key("environment", tenant, environment), NOW.plusSeconds(21), false, 0, null, null),
                        new ReconcileQueue.Row(new Key("tenant", tenant, UUID.randomUUID()), NOW, true, 0, null, null))
                .stream()
                .map(row -> QueueRow.of(row, names, NOW))
                .toList();
    }

    private static Census.Page census(int tenants) {
        return new Census.Page(
                List.of(),
                tenants,
                5 * tenants,
                2,
                1,
                1,
                "CHF 97.10–CHF 120.00",
                new Census.Total(12_500, 40_000),
                new Census.Total(38_912, 40_960),
                new Census.Total(0, 10_240),
                new Census.Total(0, 0));
    }

    private static Census.Standing standing(String name, Overrides own) {
        return new Census.Standing(
                UUID.randomUUID(),
                "lumiere",
                name,
                "nuages-lumiere",
                own.equals(Overrides.NONE) ? NOW.minusSeconds(86_400) : null,
                own.equals(Overrides.NONE) ? EVIL : null,
                null,
                NOW,
                NOW.minusSeconds(9_000_000),
                STUDIO.id(),
                "Studio",
                STUDIO.limits(),
                own,
                new Quota(own.over(STUDIO.limits()), new Usage(2750, 8704, 12288, 0, 3, 5)),
                1,
                0,
                EVIL,
                0,
                null,
                new Price(7150, 9000));
    }

    private String page(String template, Map<String, ?> model) {
        return page(template, "staff-" + template, model);
    }

    private String page(String template, String name, Map<String, ?> model) {
        var variables = new HashMap<String, @Nullable Object>(model);
        variables.put(
                "frame",
                new Frame(
                        "/assets/dev",
                        true,
                        new Frame.Person("0b7d", "Sam Staff", "staff@nuages.example", true),
                        null,
                        null,
                        List.of(),
                        new HelpSettings(null, null),
                        Theme.SYSTEM));
        var html = engine.render("staff/" + template, name, variables);
        assertThat(html)
                .doesNotContain(" style=", " onclick=", "th:", "null<", ">null")
                .doesNotContainPattern("<script(?![^>]* src=)");
        return html;
    }
}
