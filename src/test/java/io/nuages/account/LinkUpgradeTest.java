package io.nuages.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.TestDatabase;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Links and webhook URLs from before it was kept which account made them. */
class LinkUpgradeTest {
    @Test
    void open_links_are_their_makers_where_one_is_found_and_else_end() {
        var database = TestDatabase.withoutSchema();
        database.migrate(MigrationVersion.fromVersion("2"));
        var owner = JdbcClient.create(database.administrator());
        var olga = UUID.randomUUID();
        var plan = UUID.randomUUID();
        var tenant = UUID.randomUUID();
        var app = UUID.randomUUID();
        owner.sql(
                        "INSERT INTO account (id, email, name, password_hash, created_at) VALUES (?, 'Olga@acme.example', '', '', now())")
                .param(olga)
                .update();
        owner.sql("INSERT INTO plan VALUES (?, 'Small', 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .param(plan)
                .update();
        owner.sql(
                        "INSERT INTO tenant (id, slug, name, namespace, plan_id, created_at) VALUES (?, 'acme', '', 'n', ?, now())")
                .params(tenant, plan)
                .update();
        owner.sql("INSERT INTO app (id, tenant_id, name, created_at) VALUES (?, ?, 'shop', now())")
                .params(app, tenant)
                .update();
        owner.sql("""
                INSERT INTO account_link (id, token_hash, purpose, email, account_id, tenant_id, role, invited_by, expires_at, used_at)
                VALUES (gen_random_uuid(), '\\x01', 'member', 'known', NULL, :tenant, 'owner', 'olga@ACME.example', 'infinity', NULL),
                       (gen_random_uuid(), '\\x02', 'member', 'unknown', NULL, :tenant, 'owner', 'gone@acme.example', 'infinity', NULL),
                       (gen_random_uuid(), '\\x03', 'staff', 'script', NULL, NULL, NULL, 'a script', 'infinity', NULL),
                       (gen_random_uuid(), '\\x04', 'member', 'used', NULL, :tenant, 'owner', 'gone@acme.example', 'infinity', now()),
                       (gen_random_uuid(), '\\x05', 'password', 'reset', :olga, NULL, NULL, 'gone@acme.example', 'infinity', NULL),
                       (gen_random_uuid(), '\\x06', 'setup', 'setup', NULL, NULL, NULL, 'nuages', 'infinity', NULL)
                """).param("tenant", tenant).param("olga", olga).update();
        owner.sql("""
                INSERT INTO webhook (id, tenant_id, app_id, token_hash, created_at, created_by, disabled_at)
                VALUES (gen_random_uuid(), :tenant, :app, '\\x01', now(), 'olga@acme.example', NULL),
                       (gen_random_uuid(), :tenant, :app, '\\x02', now(), 'gone@acme.example', now())
                """).param("tenant", tenant).param("app", app).update();

        database.migrate(MigrationVersion.fromVersion("3"));

        assertThat(strings(owner, "SELECT email, coalesce(ending, 'open') FROM account_link"))
                .isEqualTo(Map.of(
                        "known", "open", "unknown", "maker", "script", "maker", "used", "open", "reset", "maker",
                        "setup", "open"));
        assertThat(strings(owner, "SELECT email, maker_id::text FROM account_link WHERE maker_id IS NOT NULL"))
                .isEqualTo(Map.of("known", olga.toString()));
        assertThat(
                        strings(
                                owner,
                                "SELECT l.email, encode(k.token_hash, 'hex') FROM account_link l JOIN account_link_token k ON k.link_id = l.id"))
                .hasSize(6)
                .containsEntry("known", "01");
        assertThat(strings(owner, "SELECT created_by, coalesce(maker_id::text, 'nobody') FROM webhook"))
                .isEqualTo(Map.of("olga@acme.example", olga.toString(), "gone@acme.example", "nobody"));
        assertThat(owner.sql("SELECT count(*) FROM account WHERE proven_at IS NULL")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    private static Map<String, String> strings(JdbcClient jdbc, String query) {
        return jdbc.sql(query).query((row, n) -> Map.entry(row.getString(1), row.getString(2))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
