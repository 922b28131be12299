package io.nuages.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.TestDatabase;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The migration that begins to record claims, with rows as the version before wrote them. */
class LedgerUpgradeTest {
    private static final MigrationVersion CLAIMS = MigrationVersion.fromVersion("024");

    private final TestDatabase database = TestDatabase.withoutSchema();
    private final JdbcClient jdbc = JdbcClient.create(database.administrator());

    @Test
    void what_there_is_begins_with_an_entry_of_what_it_claims_and_costs() {
        database.versions().stream()
                .filter(version -> version.compareTo(CLAIMS) < 0)
                .forEach(database::migrate);
        jdbc.sql("""
                INSERT INTO size (id, name, cpu_millis, memory_mib, price, retired_at) VALUES
                    ('a0000000-0000-0000-0000-000000000001', 'S', 250, 256, 100, NULL),
                    ('a0000000-0000-0000-0000-000000000002', 'Old', 500, 256, 900, now());
                INSERT INTO plan VALUES ('b0000000-0000-0000-0000-000000000001', 'P', 0, 1, 1, 1, 1, 1, 1, 60, 20);
                INSERT INTO plan_size SELECT 'b0000000-0000-0000-0000-000000000001', id FROM size;
                INSERT INTO tenant (id, slug, name, namespace, plan_id, created_at)
                VALUES ('c0000000-0000-0000-0000-000000000001', 'acme', 'Acme', 'nuages-acme',
                        'b0000000-0000-0000-0000-000000000001', now());
                INSERT INTO app (id, tenant_id, name, created_at)
                VALUES ('d0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'shop', now());
                INSERT INTO environment (id, tenant_id, app_id, name, revision, paused_at, cpu_millis, memory_mib, database_mib,
                                         volume_mib, created_at)
                SELECT e::uuid, 'c0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', n, r, p, c, 512, d, v,
                       now()
                FROM (VALUES
                    ('e0000000-0000-0000-0000-000000000001', 'production', 2, NULL, 750, 1024, 2048),
                    ('e0000000-0000-0000-0000-000000000002', 'paused', 1, now(), 0, 1536, 0),
                    ('e0000000-0000-0000-0000-000000000003', 'resuming', 1, now(), 250, 1024, 0)) AS x(e, n, r, p, c, d, v);
                INSERT INTO spec_revision (tenant_id, environment_id, revision, document, summary, actor, cpu_millis,
                                           memory_mib, surge_cpu_millis, surge_memory_mib, database_mib, volume_mib, created_at)
                SELECT 'c0000000-0000-0000-0000-000000000001', e::uuid, r, ('{"operator":{"allocations":{' || a || '}}}')::json, '',
                       '', 1, 1, 1, 1, 1, 0, now()
                FROM (VALUES
                    ('e0000000-0000-0000-0000-000000000001', 1, '"worker":{"size":"Old","pods":1},"web":{"size":"S","pods":2}'),
                    ('e0000000-0000-0000-0000-000000000001', 2, '"web":{"size":"S","pods":1}'),
                    ('e0000000-0000-0000-0000-000000000002', 1, '"web":{"size":"S","pods":4}'),
                    ('e0000000-0000-0000-0000-000000000003', 1, '"web":{"size":"S","pods":1},"off":{"size":"S","pods":0}')) AS x(e, r, a);
                INSERT INTO release (id, tenant_id, environment_id, number, image, digest, revision, actor, created_at)
                VALUES ('f0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001',
                        'e0000000-0000-0000-0000-000000000001', 1, 'x', 'sha256:x', 1, '', now());
                UPDATE environment SET serving_release = 'f0000000-0000-0000-0000-000000000001'
                WHERE id = 'e0000000-0000-0000-0000-000000000001';
                INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, kind, trigger, actor, created_at)
                VALUES ('f1000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001',
                        'e0000000-0000-0000-0000-000000000003', 1, 'waiting', 'x', 1, 'deploy', 'person', '', now());
                INSERT INTO environment_database (environment_id, tenant_id, app_name, environment_name, database_name, verifier,
                                                  secret_name, sealed_password, size_mib, state, created_at)
                SELECT e::uuid, 'c0000000-0000-0000-0000-000000000001', 'old', n, n, '', '', '', 2048, s, now()
                FROM (VALUES
                    ('e0000000-0000-0000-0000-000000000001', 'serves', 'ready'),
                    ('e0000000-0000-0000-0000-000000000008', 'stays', 'detached'),
                    ('e0000000-0000-0000-0000-000000000009', 'goes', 'dropping')) AS x(e, n, s)
                """).update();

        database.migrate(CLAIMS);

        assertThat(jdbc.sql("""
                SELECT path || ' ' || revisions::text || ' ' || cpu_millis || ' m ' || database_mib || ' MiB Rappen ' || least_price
                       || coalesce((SELECT string_agg(' ' || (p ->> 'name') || ' ' || (p ->> 'most') || ' '
                                                      || coalesce(p ->> 'price', 'no price'), ',')
                                    FROM jsonb_array_elements(parts) p), '')
                FROM claim_entry WHERE plan = 'P' AND actor = 'nuages' AND least_price = most_price ORDER BY path
                """).query(String.class).list())
                .containsExactly(
                        "old/stays {} 0 m 2048 MiB Rappen 120",
                        "shop/paused {1} 0 m 1536 MiB Rappen 90",
                        "shop/production {1,2} 750 m 1024 MiB Rappen 300 web 2 100, worker 1 no price",
                        "shop/resuming {1} 250 m 1024 MiB Rappen 160 web 1 100");
    }
}
