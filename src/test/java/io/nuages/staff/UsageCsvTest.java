package io.nuages.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class UsageCsvTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";

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
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private String suffix;
    private String size;
    private Tenant tenant;
    private Tenant other;

    @BeforeEach
    void two_tenants() {
        suffix = UUID.randomUUID().toString().substring(0, 6);
        size = "S" + suffix;
        var id = plans.saveSize(null, size, 250, 256, 100);
        var plan =
                plans.create("=Studio, \"" + suffix, 0, new Limits(40000, 81920, 40960, 0, 20, 20), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", "v" + suffix, "Usage", plan);
        other = tenants.create("staff@example.org", "w" + suffix, "Usage", plan);
        accounts.create(suffix + "@example.org", "Sam", PASSWORD, true);
    }

    @Test
    void staff_download_what_was_claimed_in_a_month() throws IOException {
        var shop = apps.create(tenant.id(), "shop", IMAGE, Draft.web(size, 2), "@anna");
        apps.pause(shop.ref(), "dev");
        apps.create(other.id(), "blog", IMAGE, Draft.web(size, 1), "anna");
        var staff = signedIn(suffix + "@example.org");

        assertThat(staff.get("/staff/tenants/" + tenant.slug()).body())
                .contains("action=\"/staff/tenants/" + tenant.slug() + "/usage.csv\"", ", so far");
        var answer = staff.get("/staff/tenants/" + tenant.slug() + "/usage.csv");
        assertThat(answer.headers().firstValue("content-type")).contains("text/csv;charset=UTF-8");
        assertThat(answer.headers().firstValue("content-disposition").orElseThrow())
                .contains("attachment", "usage-" + tenant.slug() + "-" + YearMonth.now(ZoneOffset.UTC) + ".csv");
        var rows = rows(answer.body());
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().toMap())
                .containsEntry("tenant", tenant.slug())
                .containsEntry("environment", "shop/production")
                .containsEntry("CPU cores", "0.5")
                .containsEntry("memory GiB", "0.5")
                .containsEntry("database GiB", "1")
                .containsEntry("volume GiB", "0")
                .containsEntry("components", "web 2 × " + size)
                .containsEntry("plan", "'=Studio, \"" + suffix)
                .containsEntry("price per month at that time (CHF)", "2.60")
                .containsEntry("actor", "'@anna")
                .containsEntry("cause", "created");
        assertThat(rows.getLast().toMap())
                .containsEntry("from (UTC)", rows.getFirst().get("until (UTC)"))
                .containsEntry("CPU cores", "0")
                .containsEntry("components", "")
                .containsEntry("price per month at that time (CHF)", "0.60")
                .containsEntry("cause", "paused");
        assertThat(Instant.parse(rows.getLast().get("until (UTC)"))).isBeforeOrEqualTo(Instant.now());

        assertThat(rows(staff.get("/staff/usage.csv").body()))
                .extracting(row -> row.get("tenant"))
                .contains(tenant.slug(), other.slug());
    }

    @Test
    void months_that_are_not_told_are_not_found() throws IOException {
        var staff = signedIn(suffix + "@example.org");
        var now = YearMonth.now(ZoneOffset.UTC);
        assertThat(rows(staff.get("/staff/tenants/" + tenant.slug() + "/usage.csv?month=" + now.minusMonths(11))
                        .body()))
                .isEmpty();
        for (var month : List.of(now.plusMonths(1).toString(), "2026-13", "", "%0d%0aX", "0001-01")) {
            assertThat(staff.get("/staff/usage.csv?month=" + month).statusCode())
                    .as(month)
                    .isEqualTo(404);
        }
        assertThat(staff.get("/staff/tenants/nobody-here/usage.csv").statusCode())
                .isEqualTo(404);
    }

    /** Else half of it would pass for all. */
    @Test
    void what_cannot_be_read_to_its_end_is_cut_off() {
        var month = YearMonth.now(ZoneOffset.UTC).minusMonths(11);
        tenancy.run(
                tenant.id(),
                () -> jdbc.sql("""
                INSERT INTO claim_entry (tenant_id, environment_id, path, at, actor, cause, revisions, pods, cpu_millis, memory_mib,
                                         database_mib, volume_mib, parts, plan, least_price, most_price)
                SELECT ?, gen_random_uuid(), lpad(n::text, 4, '0'), ?::timestamptz, 'anna', 'x', '{1}', true, 0, 0, 0, 0,
                       CASE n WHEN 2000 THEN '"no parts"' ELSE '[]' END::jsonb, 'P', 0, 0
                FROM generate_series(1, 2000) n
                """).params(tenant.id(), month + "-01 00:00+00").update());
        tenancy.run(tenant.id(), () -> jdbc.sql("""
                INSERT INTO claim_entry (tenant_id, environment_id, path, at, actor, cause, revisions, pods, cpu_millis, memory_mib,
                                         database_mib, volume_mib, parts, plan, least_price, most_price)
                SELECT tenant_id, environment_id, path, at + interval '1 hour', 'anna', 'x', '{}', false, 0, 0, 0, 0, '[]', 'P', 0, 0
                FROM claim_entry
                """).update());
        var staff = signedIn(suffix + "@example.org");
        assertThatThrownBy(() -> staff.get("/staff/tenants/" + tenant.slug() + "/usage.csv?month=" + month))
                .hasRootCauseInstanceOf(EOFException.class);
    }

    @Test
    void nobody_else_may() {
        for (var role : Role.ALL) {
            var email = role.name().toLowerCase(Locale.ROOT) + suffix + "@example.org";
            var member = accounts.create(email, "Member", PASSWORD, false);
            tenants.addMember(tenant.id(), "staff@example.org", member, role);
            var browser = signedIn(email);
            for (var path : List.of("/staff/usage.csv", "/staff/tenants/" + tenant.slug() + "/usage.csv")) {
                assertThat(browser.get(path).statusCode()).as(role + " " + path).isEqualTo(404);
            }
        }
    }

    private Browser signedIn(String email) {
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        return browser;
    }

    private static List<CSVRecord> rows(String body) throws IOException {
        return CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(body))
                .getRecords();
    }
}
