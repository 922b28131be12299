package io.nuages.console.team;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.account.Invitation;
import io.nuages.account.Invitations;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.audit.Audit;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Member;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import io.nuages.webhook.Webhooks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class MemberPagesTest {
    private static final Pattern LINK = Pattern.compile("/link/[A-Za-z0-9_-]{40,}");
    private static final String PASSWORD = "correct horse battery";

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Plans plans;

    @Autowired
    private Invitations invitations;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Audit audit;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private JdbcClient jdbc;

    private String size;
    private Tenant tenant;
    private String page;
    private UUID owner;
    private UUID leaving;
    private Browser browser;
    private String link;

    @BeforeEach
    void world() {
        var unique = "m" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        size = unique;
        var id = plans.saveSize(null, unique, 250, 256, 500);
        var plan = plans.create("Plan " + unique, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", unique, "Atelier", plan);
        page = "/t/" + unique + "/members";
        owner = member(unique, Role.OWNER);
        leaving = member(unique, Role.DEVELOPER);
        browser = new Browser(port);
        browser.signIn("owner" + unique + "@example.org", PASSWORD);
    }

    @Test
    void activity_names_members_with_their_addresses_and_nobody_who_has_not_shown_to_be_it() {
        var address = "ada" + size + "@example.org";
        var ada = accounts.create(address, "Ada of " + size, PASSWORD, false);
        tenancy.run(tenant.id(), () -> audit.record(tenant.id(), address, "x.y", "x", "did something"));
        var activity = "/t/" + tenant.slug() + "/activity";
        assertThat(browser.get(activity).body())
                .contains(address, "did something")
                .doesNotContain("Ada of");

        tenants.addMember(tenant.id(), "staff@example.org", ada, Role.VIEWER);
        proven(ada, "-");
        assertThat(browser.get(activity).body()).contains("Ada of " + size, "(" + address + ")");

        // Whoever had the address before is not them.
        proven(ada, "+");
        assertThat(browser.get(activity).body()).contains(address).doesNotContain("Ada of");
    }

    @Test
    void what_a_member_did_is_shown_with_the_name_and_the_address_on_hover() {
        var address = "ada" + size + "@example.org";
        var name = "Ada of " + size;
        var ada = accounts.create(address, name, PASSWORD, false);
        var shop = apps.create(tenant.id(), "shop", "registry.example/shop:1", Draft.web(size, 1), address);
        var deployment = deployments.ask(shop.ref(), Wish.newest(), null, address);
        webhooks.open(tenant.id(), shop.app(), null, new Actor(ada, address));
        var base = "/t/" + tenant.slug() + "/apps/shop/production";
        var pages = List.of("/deployments", "/deployments/" + deployment.number(), "/webhooks");
        assertThat(pages)
                .allSatisfy(at -> assertThat(browser.get(base + at).body())
                        .contains(address)
                        .doesNotContain(name));

        tenants.addMember(tenant.id(), "staff@example.org", ada, Role.VIEWER);
        proven(ada, "-");
        assertThat(pages)
                .allSatisfy(at -> assertThat(browser.get(base + at).body())
                        .contains("title=\"" + address + "\"", name)
                        .doesNotContain("by " + address, ">" + address));

        // Whoever had the address before is not them.
        proven(ada, "+");
        assertThat(pages)
                .allSatisfy(at -> assertThat(browser.get(base + at).body())
                        .contains(address)
                        .doesNotContain(name));
    }

    private void proven(UUID account, String side) {
        jdbc.sql("UPDATE account SET proven_at = now() " + side + " interval '1 hour' WHERE id = ?")
                .param(account)
                .update();
    }

    @Test
    void a_member_is_removed_after_a_question() {
        assertThat(browser.get(page).body()).contains("href=\"" + page + "/" + leaving + "/removal\"");

        var question = browser.get(page + "/" + leaving + "/removal");
        assertThat(question.body()).contains("loses access to Atelier immediately", "action=\"" + page + "/" + leaving);
        var answer = browser.post(page + "/" + leaving + "/removal", Map.of());

        assertThat(Browser.location(answer)).isEqualTo(page);
        assertThat(tenants.members(tenant.id())).extracting(Member::account).containsExactly(owner);
        assertThat(browser.get(page + "/" + leaving + "/removal").statusCode()).isEqualTo(404);
    }

    @Test
    void what_a_member_leaves_behind_is_said_before() {
        tenants.changeRole(tenant.id(), "staff@example.org", leaving, Role.OWNER);
        var actor = new Actor(leaving, "leaving");
        var shop = apps.create(tenant.id(), "shop", "registry.example/shop:1", Draft.web(size, 1), "leaving");
        webhooks.open(tenant.id(), shop.app(), null, actor);
        invitations.inviteMember(tenant.id(), actor, "guest@example.org", Role.VIEWER, null);
        invitations.inviteMember(tenant.id(), new Actor(owner, "owner"), "other@example.org", Role.VIEWER, null);

        var question = browser.get(page + "/" + leaving + "/removal").body();

        assertThat(question)
                .contains(
                        "Open invitations that end too: guest@example.org.",
                        "This member made webhook URLs, which keep working:",
                        "href=\"/t/" + tenant.slug() + "/apps/shop/production/webhooks\"")
                .doesNotContain("other@example.org");
        assertThat(browser.get(page + "/" + owner + "/removal").body())
                .contains("Open invitations that end too: other@example.org.")
                .doesNotContain("webhook URLs");
        browser.post(page + "/" + leaving + "/removal", Map.of());
        assertThat(invitations.open(tenant.id())).extracting(Invitation::email).containsExactly("other@example.org");
    }

    @Test
    void an_invitation_that_is_sent_again_by_a_reload_is_one() {
        browser.get(page);
        var form = Map.of("email", "guest@example.org", "role", "viewer", "requestKey", "reloaded-" + leaving);
        var first = browser.post(page, form);
        var again = browser.post(page, form);
        assertThat(first.statusCode()).isEqualTo(200).isEqualTo(again.statusCode());
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(invitations.open(tenant.id())).hasSize(1);
        for (var answer : new String[] {first.body(), again.body()}) {
            var link = LINK.matcher(answer);
            assertThat(link.find()).isTrue();
            assertThat(new Browser(port).get(link.group()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_withdrawal_is_recorded_and_says_what_was_so() {
        var withdrawn = invited("withdrawn@example.org");
        assertThat(withdrawal(withdrawn)).contains("Withdrawn. The link no longer works.");
        assertThat(withdrawal(withdrawn)).contains("The invitation of withdrawn@example.org had ended already.");
        assertThat(tenancy.in(tenant.id(), () -> audit.newest(tenant.id(), 5, 0)))
                .filteredOn(entry -> entry.action().equals("member.uninvite"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.actor()).startsWith("owner" + tenant.slug());
                    assertThat(entry.summary()).isEqualTo("withdrew the invitation of withdrawn@example.org");
                });

        var invited = "accepted" + tenant.slug() + "@example.org";
        var accepted = invited(invited);
        var guest = new Browser(port);
        guest.get(link);
        guest.post(link, Map.of("name", "Ben", "password", PASSWORD));
        assertThat(withdrawal(accepted))
                .contains("Too late: the invitation of " + invited + " was accepted already.")
                .doesNotContain("Withdrawn.");
        assertThat(tenants.members(tenant.id())).extracting(Member::email).contains(invited);
        assertThat(withdrawal(UUID.randomUUID())).contains("That invitation no longer exists.");
    }

    private UUID invited(String email) {
        link = invitations
                .inviteMember(tenant.id(), new Actor(owner, "owner"), email, Role.VIEWER, null)
                .path();
        return invitations.open(tenant.id()).stream()
                .filter(each -> each.email().equals(email))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private String withdrawal(UUID invitation) {
        browser.post(page + "/invitations/" + invitation + "/revocation", Map.of());
        return browser.get(page).body();
    }

    @Test
    void the_last_owner_stays_and_is_told_why() {
        for (var question : List.of(
                browser.get(page + "/" + owner + "/removal"),
                browser.get(page + "/" + owner + "/removal", "HX-Request", "true"))) {
            assertThat(question.body())
                    .contains("is the last owner. Make somebody else an owner first.")
                    .doesNotContain("You leave Atelier", "type=\"submit\">Remove");
        }
        assertThat(browser.get(page).body())
                .contains("last owner")
                .contains("action=\"" + page + "/" + leaving + "\"")
                .doesNotContain("action=\"" + page + "/" + owner + "\"");

        var answer = browser.post(page + "/" + owner + "/removal", Map.of());

        assertThat(Browser.location(answer)).isEqualTo(page);
        assertThat(browser.get(page).body()).contains("is the last owner. Make somebody else an owner first.");
        tenants.changeRole(tenant.id(), "staff@example.org", leaving, Role.OWNER);
        assertThat(browser.get(page + "/" + owner + "/removal").body())
                .contains("You leave Atelier", "type=\"submit\">Remove");
        assertThat(browser.get(page).body()).contains("action=\"" + page + "/" + owner + "\"");
        // One who cannot sign in is no owner to leave the rest to.
        accounts.disable("staff@example.org", leaving);
        assertThat(browser.get(page + "/" + owner + "/removal").body()).contains("is the last owner.");
    }

    private UUID member(String unique, Role role) {
        var account = accounts.create(role.word() + unique + "@example.org", "Ada", PASSWORD, false);
        tenants.addMember(tenant.id(), "staff@example.org", account, role);
        return account;
    }
}
