package io.nuages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A database that is in use goes through every migration, one after the other, with rows in each of its tables, and loses none.
 *
 * <p>{@code upgrade/V….sql} beside the tests holds rows for the tables that this version brings. Where a migration means to
 * change what was there, the same file names it: {@code -- changes: table.column} or {@code -- removes: table}, {@code -- removes:
 * table.column}, one each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeTest {
    /**
     * Asked for before it is known whose transaction it is: at the door, at sign-in, for limits on mails to one address. Each query
     * names the tenant, the account or the address.
     */
    private static final Set<String> WITHOUT_ROW_SECURITY = Set.of("member", "account_link", "mail");

    /** Written once. */
    private static final Set<String> UNCHANGEABLE = Set.of("audit_entry", "claim_entry");

    /** Of all tenants, and changed as the system's role only. */
    private static final Set<String> READ_ONLY_TO_APP = Set.of("hold", "renewal", "database_server");

    private static final Set<String> FLYWAY = Set.of("flyway_schema_history");
    private static final Pattern MEANT = Pattern.compile("(?m)^-- (changes|removes): (\\w+(?:\\.\\w+)?)$");

    private final TestDatabase database = TestDatabase.withoutSchema();
    private final JdbcClient administrator = JdbcClient.create(database.administrator());
    private final JsonMapper json = new JsonMapper();
    private final List<String> losses = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();

    @BeforeAll
    void upgradeFromTheFirstVersion() {
        for (var version : database.versions()) {
            var file = file(version);
            var before = rows();
            database.migrate(version);
            compare(version, before, rows(), meant(file));
            if (!file.isEmpty()) {
                administrator.sql(file).update();
            }
            rows().forEach((table, rows) -> {
                if (rows.isEmpty()) {
                    empty.add(table + " has no rows after V" + version + ": add some to upgrade/" + name(version));
                }
            });
        }
    }

    @Test
    void every_table_had_rows_when_the_next_migration_came() {
        assertThat(empty).isEmpty();
    }

    @Test
    void every_row_is_still_there_with_what_it_said() {
        assertThat(losses).isEmpty();
    }

    @Test
    void rows_of_a_tenant_are_guarded_in_every_table_that_has_some() {
        var tables = tablesWithTenant();
        assertThat(tables).contains("app", "audit_entry", "spec_revision");
        assertThat(administrator
                        .sql("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
                        .query(String.class)
                        .list())
                .containsAll(tables);
    }

    /** A policy that lets too much through, or too little, shows in what is seen. */
    @Test
    void each_role_sees_what_it_may_of_every_such_table() {
        var app = database.appWithOneConnection();
        var jdbc = JdbcClient.create(app);
        var transaction = new TransactionTemplate(new JdbcTransactionManager(app));
        for (var table : tablesWithTenant()) {
            var all = tenants(administrator, table);
            assertThat(tenants(jdbc, table)).as(table + " without a tenant").isEmpty();
            for (var tenant : new HashSet<>(all)) {
                var own = transaction.execute(status -> {
                    jdbc.sql("SELECT set_config('nuages.tenant', ?, true)")
                            .param(tenant)
                            .query(String.class)
                            .single();
                    return tenants(jdbc, table);
                });
                assertThat(own)
                        .as(table + " of " + tenant)
                        .isEqualTo(all.stream().filter(tenant::equals).toList());
            }
            var everywhere = transaction.execute(status -> {
                jdbc.sql("SET LOCAL ROLE nuages_system").update();
                return tenants(jdbc, table);
            });
            assertThat(everywhere).as(table + " everywhere").containsAll(all);
        }
    }

    @Test
    void both_serving_roles_may_use_every_table_and_sequence() {
        var lacking = administrator
                .sql("""
                SELECT role || ' may not ' || lower(kind) || ' ' || c.relname
                FROM pg_class c, unnest(ARRAY['nuages_app', 'nuages_system']) role,
                     unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) kind
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                  AND c.relname <> ALL (:flyway) AND NOT has_table_privilege(role, c.oid, kind)
                  AND NOT (c.relname = ANY (:unchangeable) AND kind IN ('UPDATE', 'DELETE'))
                  AND NOT (c.relname = ANY (:readOnly) AND role = 'nuages_app' AND kind <> 'SELECT')
                UNION ALL
                SELECT role || ' may not use ' || c.relname
                FROM pg_class c, unnest(ARRAY['nuages_app', 'nuages_system']) role
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' AND NOT has_sequence_privilege(role, c.oid, 'USAGE')
                """)
                .param("flyway", FLYWAY.toArray(String[]::new))
                .param("unchangeable", UNCHANGEABLE.toArray(String[]::new))
                .param("readOnly", READ_ONLY_TO_APP.toArray(String[]::new))
                .query(String.class)
                .list();
        assertThat(lacking).isEmpty();
    }

    @Test
    void nobody_changes_more_than_it_has_to_and_nobody_else_has_rights() {
        var more = administrator
                .sql("""
                SELECT role || ' may ' || lower(kind) || ' ' || c.relname
                FROM pg_class c, unnest(ARRAY['nuages_app', 'nuages_system']) role,
                     unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) kind
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND has_table_privilege(role, c.oid, kind)
                  AND (c.relname = ANY (:flyway) OR kind = 'TRUNCATE'
                       OR c.relname = ANY (:unchangeable) AND kind IN ('UPDATE', 'DELETE')
                       OR c.relname = ANY (:readOnly) AND role = 'nuages_app' AND kind <> 'SELECT')
                UNION ALL
                SELECT coalesce(r.rolname, 'everybody') || ' has a right on ' || c.relname
                FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
                WHERE c.relnamespace = 'public'::regnamespace
                  AND coalesce(r.rolname, '') NOT IN ('nuages_owner', 'nuages_app', 'nuages_system')
                """)
                .param("flyway", FLYWAY.toArray(String[]::new))
                .param("unchangeable", UNCHANGEABLE.toArray(String[]::new))
                .param("readOnly", READ_ONLY_TO_APP.toArray(String[]::new))
                .query(String.class)
                .list();
        assertThat(more).isEmpty();
    }

    private void compare(
            MigrationVersion version,
            Map<String, List<Map<String, Object>>> before,
            Map<String, List<Map<String, Object>>> after,
            Map<String, Set<String>> meant) {
        before.forEach((table, rows) -> {
            if (meant.get("removes").contains(table)) {
                return;
            }
            var kept = after.get(table);
            if (kept == null) {
                losses.add("V" + version + " removes the table " + table);
                return;
            }
            // A migration may add columns, and rows; it finds its own changes named in the file of its rows.
            var columns =
                    new TreeSet<>(rows.isEmpty() ? Set.of() : rows.getFirst().keySet());
            columns.removeIf(column -> meant.values().stream().anyMatch(names -> names.contains(table + "." + column)));
            var left =
                    new ArrayList<>(kept.stream().map(row -> only(columns, row)).toList());
            for (var row : rows) {
                var wanted = only(columns, row);
                if (!left.remove(wanted)) {
                    losses.add("V" + version + " loses of " + table + ": " + wanted);
                }
            }
        });
    }

    private static Map<String, Object> only(Set<String> columns, Map<String, Object> row) {
        var result = new TreeMap<>(row);
        result.keySet().retainAll(columns);
        return result;
    }

    /** All rows of all tables, by table, as JSON sees them. */
    private Map<String, List<Map<String, Object>>> rows() {
        var result = new TreeMap<String, List<Map<String, Object>>>();
        for (var table : tables()) {
            result.put(
                    table,
                    administrator
                            .sql("SELECT to_jsonb(t) FROM public.\"" + table + "\" t")
                            .query(String.class)
                            .list()
                            .stream()
                            .map(row -> json.readValue(row, new TypeReference<Map<String, Object>>() {}))
                            .toList());
        }
        return result;
    }

    private List<String> tables() {
        return administrator
                .sql("""
                SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                  AND relname <> ALL (:flyway)
                """)
                .param("flyway", FLYWAY.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    private List<String> tablesWithTenant() {
        return administrator
                .sql("""
                SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'tenant_id'
                  AND NOT a.attisdropped AND c.relname <> ALL (:open)
                """)
                .param("open", WITHOUT_ROW_SECURITY.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    /** Whose the rows are that this role sees; those of no tenant apart. */
    private static List<String> tenants(JdbcClient jdbc, String table) {
        return jdbc
                .sql("SELECT tenant_id FROM public.\"" + table + "\" WHERE tenant_id IS NOT NULL ORDER BY tenant_id")
                .query(UUID.class)
                .list()
                .stream()
                .map(UUID::toString)
                .toList();
    }

    private static Map<String, Set<String>> meant(String file) {
        Map<String, Set<String>> result = Map.of("changes", new HashSet<>(), "removes", new HashSet<>());
        MEANT.matcher(file)
                .results()
                .forEach(found -> result.get(found.group(1)).add(found.group(2)));
        return result;
    }

    /** Empty where a version brings no table and changes nothing that was there. */
    private static String file(MigrationVersion version) {
        var file = new ClassPathResource("upgrade/" + name(version));
        try {
            return file.exists() ? file.getContentAsString(UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code V001.sql} */
    private static String name(MigrationVersion version) {
        return "V%03d.sql".formatted(Integer.parseInt(version.getVersion()));
    }
}
