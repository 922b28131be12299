package io.nuages.staff;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.audit.Audit;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What staff do for and against accounts, as a browser asks for it. */
@NuagesTest
class AccountPagesTest {
    private static final String PASSWORD = "plum orchard seventeen";
    private static final Pattern LINK = Pattern.compile("data-copy=\"[^\"]*(/link/[^\"]+)\"");

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Audit audit;

    @Autowired
    private JdbcClient jdbc;

    private String tag;
    private Browser staff;
    private UUID customer;
    private String email;

    @BeforeEach
    void people() {
        jdbc.sql("DELETE FROM bucket").update();
        tag = "a" + UUID.randomUUID().toString().substring(0, 8);
        accounts.create(tag + "@staff.example", "Sam", PASSWORD, true);
        staff = new Browser(port);
        staff.signIn(tag + "@staff.example", PASSWORD);
        email = "olga-" + tag + "@acme.example";
        customer = accounts.create(email, "Olga " + tag, PASSWORD, false);
        var size = plans.saveSize(null, tag, 250, 256, 100);
        var plan = plans.create("Plan " + tag, 0, new Limits(4000, 8192, 40960, 0, 5, 5), 60, 20, List.of(size));
        var tenant = tenants.create("staff@example.org", tag, "Acme " + tag, plan);
        tenants.addMember(tenant.id(), "staff@example.org", customer, Role.OWNER);
    }

    @Test
    void an_account_is_found_by_its_address_its_name_and_its_tenant() {
        for (var text : List.of("OLGA-" + tag, "olga " + tag, "acme " + tag)) {
            assertThat(found(text)).as(text).contains(email, "Acme " + tag);
        }
        assertThat(found("olga%" + tag)).doesNotContain(email).contains("No account has");
        assertThat(staff.get("/staff/accounts/" + customer).body())
                .contains(email, "Acme " + tag, "owner", "proven by mail");
        assertThat(staff.get("/staff/accounts/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
        assertThat(staff.get("/staff/accounts/x").statusCode()).isEqualTo(404);
    }

    @Test
    void a_disabled_account_is_out_at_once_and_an_enabled_one_may_come_back() {
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        assertThat(browser.get("/t/" + tag).statusCode()).isEqualTo(200);

        assertThat(act("disabling", Map.of()).statusCode()).as("asked first").isEqualTo(422);
        assertThat(browser.get("/t/" + tag).statusCode()).isEqualTo(200);
        assertThat(act("disabling", Map.of("confirmed", "true")).statusCode()).isEqualTo(302);
        assertThat(Browser.location(browser.get("/t/" + tag))).startsWith("/sign-in");
        assertThat(Browser.location(new Browser(port).signIn(email, PASSWORD))).contains("problem=");
        assertThat(staff.get("/staff/accounts/" + customer).body())
                .contains("Disabled")
                .contains("Enable");

        assertThat(act("enabling", Map.of()).statusCode()).isEqualTo(302);
        assertThat(Browser.location(new Browser(port).signIn(email, PASSWORD))).isEqualTo("/");
    }

    @Test
    void the_last_of_the_staff_stays() {
        var others = jdbc.sql(
                        "UPDATE account SET disabled_at = now() WHERE staff AND email <> :me AND disabled_at IS NULL RETURNING id")
                .param("me", tag + "@staff.example")
                .query(UUID.class)
                .list();
        try {
            var me = accounts.byEmail(tag + "@staff.example").orElseThrow().id();
            assertThat(staff.get("/staff/accounts/" + me + "/disabling").body())
                    .contains("is the last member of staff")
                    .doesNotContain("name=\"confirmed\"");
            staff.post("/staff/accounts/" + me + "/disabling", Map.of("confirmed", "true"));
            assertThat(staff.get("/staff/accounts/" + me).body()).contains("is the last member of staff");
            assertThat(accounts.byId(me).orElseThrow().disabledAt()).isNull();
        } finally {
            jdbc.sql("UPDATE account SET disabled_at = NULL WHERE id = ANY (:ids)")
                    .param("ids", others.toArray(UUID[]::new))
                    .update();
        }
    }

    @Test
    void somebody_is_signed_out_and_gets_a_link_to_a_new_password() {
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        assertThat(act("sign-outs", Map.of()).statusCode()).isEqualTo(302);
        assertThat(browser.get("/account").statusCode()).isEqualTo(302);

        var answer = act("password-links", Map.of());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        var link = LINK.matcher(answer.body());
        assertThat(link.find()).isTrue();
        var guest = new Browser(port);
        guest.get(link.group(1));
        guest.post(link.group(1), Map.of("password", "another " + PASSWORD));
        assertThat(Browser.location(new Browser(port).signIn(email, "another " + PASSWORD)))
                .isEqualTo("/");
    }

    @Test
    void a_lost_second_factor_is_taken_off_by_somebody_else() {
        jdbc.sql("INSERT INTO second_factor (account_id, secret, confirmed_at, created_at) VALUES (:id, '\\x01', now(),"
                        + " now())")
                .param("id", customer)
                .update();
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        assertThat(browser.get("/t/" + tag).statusCode()).isEqualTo(302);
        assertThat(act("second-factor-removal", Map.of()).statusCode())
                .as("asked first")
                .isEqualTo(422);
        assertThat(act("second-factor-removal", Map.of("confirmed", "true")).statusCode())
                .isEqualTo(302);
        assertThat(staff.get("/staff/accounts/" + customer).body()).contains("The second factor is removed");
        act("second-factor-removal", Map.of("confirmed", "true"));
        assertThat(staff.get("/staff/accounts/" + customer).body())
                .as("removed twice")
                .contains("There was no second factor left.");
        assertThat(tenancy.everywhere(() -> audit.newestOfStaff(20, 0)))
                .filteredOn(entry -> entry.subject().equals(email))
                .extracting(Audit.Entry::action)
                .containsExactly("account.second-factor");
        var again = new Browser(port);
        again.signIn(email, PASSWORD);
        assertThat(again.get("/t/" + tag).statusCode()).isEqualTo(200);

        var me = accounts.byEmail(tag + "@staff.example").orElseThrow().id();
        assertThat(staff.get("/staff/accounts/" + me + "/second-factor-removal").body())
                .contains("Another member of staff")
                .doesNotContain("name=\"confirmed\"");
        staff.post("/staff/accounts/" + me + "/second-factor-removal", Map.of("confirmed", "true"));
        assertThat(staff.get("/staff/accounts/" + me).body()).contains("Another member of staff");
    }

    @Test
    void a_second_member_of_the_staff_is_invited_listed_and_uninvited() {
        var address = "second-" + tag + "@staff.example";
        staff.get("/staff/accounts");
        var answer = staff.post("/staff/accounts/invitations", Map.of("email", address, "request", tag));
        assertThat(answer.statusCode()).isEqualTo(201);
        var link = LINK.matcher(answer.body());
        assertThat(link.find()).isTrue();
        assertThat(staff.get("/staff/accounts").body()).contains(address);
        var id = jdbc.sql("SELECT id FROM account_link WHERE email = :email")
                .param("email", address)
                .query(UUID.class)
                .single();
        staff.post("/staff/accounts/invitations/" + id + "/withdrawal", Map.of());
        assertThat(staff.get("/staff/accounts").body()).doesNotContain(address);
        assertThat(new Browser(port).get(link.group(1)).body()).doesNotContain("Make my account");

        staff.get("/staff/accounts");
        var second = LINK.matcher(staff.post("/staff/accounts/invitations", Map.of("email", address))
                .body());
        assertThat(second.find()).isTrue();
        var guest = new Browser(port);
        guest.get(second.group(1));
        guest.post(second.group(1), Map.of("name", "Second", "password", PASSWORD));
        assertThat(guest.get("/staff").statusCode()).isEqualTo(200);

        staff.get("/staff/accounts");
        assertThat(staff.post("/staff/accounts/invitations", Map.of("email", "nobody"))
                        .statusCode())
                .isEqualTo(422);
    }

    private String found(String text) {
        return staff.get("/staff/accounts?q=" + text.replace("%", "%25").replace(" ", "+"))
                .body();
    }

    private HttpResponse<String> act(String act, Map<String, String> fields) {
        staff.get("/staff/accounts/" + customer);
        return staff.post("/staff/accounts/" + customer + "/" + act, fields);
    }
}
