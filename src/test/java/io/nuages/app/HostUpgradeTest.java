package io.nuages.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.TestDatabase;
import java.util.Map;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The migration by which hosts need a proof, with rows as the version before wrote them. */
class HostUpgradeTest {
    private static final MigrationVersion PROOFS = MigrationVersion.fromVersion("012");

    private final TestDatabase database = TestDatabase.withoutSchema();
    private final JdbcClient jdbc = JdbcClient.create(database.administrator());

    @Test
    void what_serves_serves_on_and_what_only_waited_has_to_be_proven() {
        database.versions().stream()
                .filter(version -> version.compareTo(PROOFS) < 0)
                .forEach(database::migrate);
        jdbc.sql("""
                INSERT INTO plan VALUES ('b0000000-0000-0000-0000-000000000001', 'P', 0, 1, 1, 1, 1, 1, 1, 1, 1);
                INSERT INTO tenant (id, slug, name, namespace, plan_id, created_at)
                VALUES ('c0000000-0000-0000-0000-000000000001', 'acme', 'Acme', 'nuages-acme',
                        'b0000000-0000-0000-0000-000000000001', now());
                INSERT INTO app (id, tenant_id, name, created_at)
                VALUES ('d0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'shop', now());
                INSERT INTO environment (id, tenant_id, app_id, name, revision, created_at) VALUES
                    ('e0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001',
                     'd0000000-0000-0000-0000-000000000001', 'production', 2, now()),
                    ('e0000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000001',
                     'd0000000-0000-0000-0000-000000000001', 'preview', 1, now());
                INSERT INTO spec_revision (tenant_id, environment_id, revision, document, summary, actor, cpu_millis,
                                           memory_mib, surge_cpu_millis, surge_memory_mib, database_mib, volume_mib,
                                           created_at)
                SELECT 'c0000000-0000-0000-0000-000000000001', e::uuid, r, ('{"customer":{"hosts":' || h || '}}')::json, '', '',
                       1, 1, 1, 1, 1, 0, now()
                FROM (VALUES
                    ('e0000000-0000-0000-0000-000000000001', 1, '["old.example","both.example","shop.acme.apps.example"]'),
                    ('e0000000-0000-0000-0000-000000000001', 2, '["both.example","new.example","shop.acme.apps.example"]'),
                    ('e0000000-0000-0000-0000-000000000002', 1, '["never.example","shop-preview.acme.apps.example"]'))
                    AS x(e, r, h);
                INSERT INTO release (id, tenant_id, environment_id, number, image, digest, revision, actor, created_at)
                VALUES ('f0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001',
                        'e0000000-0000-0000-0000-000000000001', 1, 'x', 'sha256:x', 1, '', now());
                UPDATE environment SET serving_release = 'f0000000-0000-0000-0000-000000000001'
                WHERE id = 'e0000000-0000-0000-0000-000000000001';
                INSERT INTO host (name, tenant_id, environment_id)
                SELECT n, 'c0000000-0000-0000-0000-000000000001', e::uuid
                FROM (VALUES
                    ('old.example', 'e0000000-0000-0000-0000-000000000001'),
                    ('both.example', 'e0000000-0000-0000-0000-000000000001'),
                    ('new.example', 'e0000000-0000-0000-0000-000000000001'),
                    ('shop.acme.apps.example', 'e0000000-0000-0000-0000-000000000001'),
                    ('never.example', 'e0000000-0000-0000-0000-000000000002'),
                    ('shop-preview.acme.apps.example', 'e0000000-0000-0000-0000-000000000002')) AS x(n, e)
                """).update();

        database.migrate(PROOFS);

        assertThat(column("state || CASE WHEN live THEN ', live' ELSE '' END"))
                .isEqualTo(Map.of(
                        "old.example", "taken_over, live",
                        "both.example", "taken_over, live",
                        "new.example", "pending",
                        "shop.acme.apps.example", "exempt, live",
                        "never.example", "pending",
                        "shop-preview.acme.apps.example", "exempt"));
        assertThat(column("token").values())
                .doesNotHaveDuplicates()
                .allSatisfy(token -> assertThat(token).matches("[0-9a-f]{32}"));
        assertThat(column("CASE WHEN due_at IS NULL THEN 'never' ELSE 'due' END"))
                .containsEntry("shop.acme.apps.example", "never")
                .containsEntry("old.example", "due")
                .containsEntry("never.example", "due");
    }

    private Map<String, String> column(String expression) {
        return jdbc
                .sql("SELECT name, " + expression + " AS value FROM host")
                .query((row, n) -> Map.entry(row.getString("name"), row.getString("value")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
