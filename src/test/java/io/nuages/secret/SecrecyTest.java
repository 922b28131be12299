package io.nuages.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What is typed as a secret is in no table, no page and no line of the log afterwards, whether it was accepted or refused. */
@NuagesTest
@ExtendWith(OutputCaptureExtension.class)
class SecrecyTest {
    private static final String TAKEN = "taken-3f9c1b77e0a2";
    private static final String REFUSED = "refused-8d52c6014be9";
    private static final String PASSWORD = "password-a41be93d70c5";
    private static final String WRONG = "mistyped-c07d95f2381e";
    private static final String OPEN = "in-clear-51e7aa0c9d44";
    private static final String VARIABLE_AND_VALUE = "MISPLACED=" + REFUSED;

    @TempDir
    private static Path folder;

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
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    /** Takes the value as kubeseal does, and answers with what looks sealed. */
    @DynamicPropertySource
    static void kubeseal(DynamicPropertyRegistry properties) throws IOException {
        var sealed = Sealer.seal(TestSealingKey.generate().certificate(), "nuages-quiet", "any", new byte[] {1});
        var program = Files.writeString(folder.resolve("kubeseal"), """
                #!/bin/sh
                PATH=/usr/bin:/bin
                [ "$1" = --version ] && { echo fake; exit; }
                cat > /dev/null
                echo %s
                """.formatted(sealed));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        properties.add("nuages.kubeseal", program::toString);
    }

    @Test
    void what_is_typed_as_a_secret_is_nowhere_afterwards(CapturedOutput output) {
        var size = plans.saveSize(null, "quiet", 250, 256, 500);
        var plan = plans.create("Quiet", 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(size));
        var tenant = tenants.create("staff@example.org", "quiet", "Atelier", plan);
        var shop = apps.create(tenant.id(), "shop", "registry.example/demo/shop:1.0", Draft.web("quiet", 1), OPEN);
        tenants.addMember(
                tenant.id(),
                "staff@example.org",
                accounts.create("quiet@example.org", "Quiet", PASSWORD, false),
                Role.OWNER);
        var browser = new Browser(port);
        assertThat(Browser.location(browser.signIn("quiet@example.org", WRONG))).contains("problem=wrong");
        browser.signIn("quiet@example.org", PASSWORD);
        var page = "/t/quiet/apps/shop/production";
        await().atMost(Duration.ofSeconds(60))
                .until(() -> browser.get(page + "/secrets").body().contains("SealedSecret manifest"));

        var taken = browser.post(page + "/secrets/typed", Map.of("variable", "STRIPE_KEY", "value", TAKEN));
        assertThat(taken.statusCode()).isEqualTo(302);
        browser.get(page + "/secrets");
        for (var wrong : List.of("PGPASSWORD", "not a name", VARIABLE_AND_VALUE)) {
            var answer = browser.post(page + "/secrets/typed", Map.of("variable", wrong, "value", REFUSED));
            assertThat(answer.statusCode()).as(wrong).isEqualTo(422);
            assertThat(answer.body().replace(VARIABLE_AND_VALUE, "")).as(wrong).doesNotContain(REFUSED);
        }
        refusedValuesComeBackSealed(browser, page);
        assertThat(browser.post("/account/password", Map.of("current", WRONG, "password", REFUSED))
                        .body())
                .doesNotContain(WRONG, REFUSED);
        var deployment = deployments.ask(shop.ref(), Wish.newest(), null, "quiet@example.org");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> deployments
                        .byNumber(shop.ref(), deployment.number())
                        .orElseThrow()
                        .state()
                        .ended());

        for (var secret : List.of(TAKEN, REFUSED, PASSWORD, WRONG)) {
            assertThat(tablesWith(secret)).as(secret).isEmpty();
            assertThat(output.getAll()).as("the log").doesNotContain(secret);
            for (var path : List.of("/secrets", "", "/deployments/1", "/configuration", "/settings", "/logs")) {
                assertThat(browser.get(page + path).body()).as(path).doesNotContain(secret);
            }
            assertThat(browser.get("/t/quiet/activity").body()).doesNotContain(secret);
        }
        assertThat(tablesWith(OPEN)).contains("spec_revision", "audit_entry");
    }

    /** Without scripts, the form still keeps what was refused, and it is accepted under the name given then. */
    private void refusedValuesComeBackSealed(Browser browser, String page) {
        var refused = browser.post(page + "/secrets/typed", Map.of("variable", "PORT", "value", REFUSED));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("PORT is set by Nuages", "value=\"PORT\"", "The value is here, sealed.")
                .doesNotContain(REFUSED);
        var held = Pattern.compile(
                        "name=\"secret\" value=\"([^\"]+)\"><input type=\"hidden\" name=\"ciphertext\" value=\"([^\"]+)\"")
                .matcher(refused.body());
        assertThat(held.find()).isTrue();
        var sent = Map.of("value", "", "secret", held.group(1), "ciphertext", held.group(2));
        var again = new HashMap<>(sent);
        again.put("variable", "1X");
        assertThat(browser.post(page + "/secrets/typed", again).body())
                .contains(held.group(1), held.group(2), "is not a variable name");
        again.put("variable", "HELD");
        assertThat(browser.post(page + "/secrets/typed", again).statusCode()).isEqualTo(302);
        assertThat(browser.get(page + "/secrets").body()).contains("Sealed HELD.", "sealed by the portal, in memory");

        var empty = browser.post(page + "/secrets/typed", Map.of("variable", "NOTHING", "value", ""));
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("The value is empty.", "name=\"empty\"", "value=\"NOTHING\"");
        assertThat(browser.post(page + "/secrets/typed", Map.of("variable", "NOTHING", "value", "", "empty", "true"))
                        .statusCode())
                .isEqualTo(302);
    }

    /** Whose rows hold the text as it is, or as the bytes or the base64 of it. */
    private List<String> tablesWith(String text) {
        var bytes = text.getBytes(UTF_8);
        var forms = Stream.of(
                        text,
                        HexFormat.of().formatHex(bytes),
                        Base64.getEncoder().withoutPadding().encodeToString(bytes))
                .toArray(String[]::new);
        return tenancy.everywhere(() -> jdbc.sql("""
                        SELECT tablename FROM pg_tables
                        WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'
                        """).query(String.class).list().stream()
                .filter(table -> jdbc.sql("SELECT EXISTS (SELECT FROM " + table
                                + " t, unnest(:forms) AS f (form) WHERE strpos(t::text, f.form) > 0)")
                        .param("forms", forms)
                        .query(Boolean.class)
                        .single())
                .toList());
    }
}
