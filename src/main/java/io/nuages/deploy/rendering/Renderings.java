package io.nuages.deploy.rendering;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.chart.Rendered;
import io.nuages.cluster.Cluster;
import io.nuages.deploy.Release;
import io.nuages.deploy.Renewals;
import io.nuages.deploy.phase.Attempt;
import io.nuages.deploy.store.ReleaseStore;
import io.nuages.live.Live;
import io.nuages.rows.Rows;
import io.nuages.spec.Spec;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is applied of a release: rendered with the present chart and settings, except for what its pods are made of, which is as it was when
 * its deployment rolled out. So neither a newer portal nor another setting replaces a pod; the next deployment does.
 */
@Component
public class Renderings {
    /** Its deployment is the one that brought it live. */
    private static final String SERVING = """
            SELECT d.id, r.document, r.outdated_since IS NOT NULL AS outdated
            FROM deployment d LEFT JOIN rendering r ON r.deployment_id = d.id
            WHERE d.tenant_id = :tenant AND d.environment_id = :environment AND d.state = 'succeeded'
            ORDER BY d.number DESC LIMIT 1
            """;

    private final Renders renders;
    private final Cluster cluster;
    private final Tenancy tenancy;
    private final Apps apps;
    private final ReleaseStore releases;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Live live;
    private final Clock clock;

    Renderings(
            Renders renders,
            Cluster cluster,
            Tenancy tenancy,
            Apps apps,
            ReleaseStore releases,
            JdbcClient jdbc,
            JsonMapper json,
            Live live,
            Clock clock) {
        this.renders = renders;
        this.cluster = cluster;
        this.tenancy = tenancy;
        this.apps = apps;
        this.releases = releases;
        this.jdbc = jdbc;
        this.json = json;
        this.live = live;
        this.clock = clock;
    }

    /** @param kept null if its deployment was an older portal's, which kept nothing */
    private record Row(UUID deployment, @Nullable Kept kept, boolean outdated) {}

    /** What is live; records whether a deployment would bring it other pods. */
    public Rendered serving(Environment environment, Release release) {
        var rendered = renders.of(environment, release, spec(environment, release), 0);
        var fresh = Kept.of(rendered);
        var row = tenancy.in(environment.tenant(), () -> row(environment));
        if (row.isEmpty()) {
            return rendered;
        }
        var known = row.get().kept();
        var kept = (known == null ? running(environment, release) : known).completed(fresh);
        var outdated = !kept.alike(fresh);
        if (kept != known || outdated != row.get().outdated()) {
            tenancy.run(environment.tenant(), () -> {
                set(environment, row.get().deployment(), kept, outdated);
                if (outdated != row.get().outdated()) {
                    Renewals.changed(live);
                }
            });
        }
        return kept.in(rendered);
    }

    /**
     * What rolls out. It stays the same for the whole deployment, even if another portal continues it, and the pods of what is live
     * stay known, since they have to come back if this fails.
     */
    public Rendered next(Attempt attempt) {
        var environment = attempt.environment();
        var tenant = environment.tenant();
        var deployment = attempt.deployment().id();
        keepServing(environment);
        var rendered = renders.of(environment, attempt.release(), attempt.spec(), 0);
        var kept = tenancy.in(tenant, () -> {
            var known = kept(tenant, deployment);
            if (known.isEmpty()) {
                forget(environment.ref());
                insert(environment, deployment, Kept.of(rendered));
            }
            return known.or(() -> kept(tenant, deployment)).orElseThrow();
        });
        return kept.in(rendered);
    }

    private void keepServing(Environment environment) {
        var tenant = environment.tenant();
        var serving = environment.servingRelease();
        if (serving == null) {
            return;
        }
        record Unkept(UUID deployment, Release release) {}
        tenancy.in(
                        tenant,
                        () -> row(environment)
                                .filter(row -> row.kept() == null)
                                .flatMap(row -> releases.byId(tenant, serving)
                                        .map(release -> new Unkept(row.deployment(), release))))
                .ifPresent(unkept -> {
                    var running = running(environment, unkept.release());
                    tenancy.run(tenant, () -> insert(environment, unkept.deployment(), running));
                });
    }

    private Kept running(Environment environment, Release release) {
        return Kept.running(cluster.applied(Attempt.scope(environment)), release.number());
    }

    private Spec spec(Environment environment, Release release) {
        return apps.revision(environment.ref(), release.revision()).spec();
    }

    /** Keeps of an environment only what is live and what is being deployed. */
    public void forget(EnvironmentRef environment) {
        jdbc.sql("""
                DELETE FROM rendering r USING deployment d
                WHERE r.tenant_id = :tenant AND r.environment_id = :environment AND d.id = r.deployment_id AND d.state <> 'active'
                  AND d.id IS DISTINCT FROM (SELECT n.id FROM deployment n
                                             WHERE n.environment_id = :environment AND n.state = 'succeeded'
                                             ORDER BY n.number DESC LIMIT 1)
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .update();
    }

    private Optional<Row> row(Environment environment) {
        return jdbc.sql(SERVING)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .query((row, n) -> new Row(
                        row.getObject("id", UUID.class),
                        Rows.json(row, "document", json, Kept.class),
                        row.getBoolean("outdated")))
                .optional();
    }

    private Optional<Kept> kept(UUID tenant, UUID deployment) {
        return jdbc.sql("SELECT document FROM rendering WHERE tenant_id = :tenant AND deployment_id = :deployment")
                .param("tenant", tenant)
                .param("deployment", deployment)
                .query((row, n) -> json.readValue(row.getString("document"), Kept.class))
                .optional();
    }

    private void insert(Environment environment, UUID deployment, Kept kept) {
        jdbc.sql("""
                INSERT INTO rendering (deployment_id, tenant_id, environment_id, document, created_at)
                VALUES (:deployment, :tenant, :environment, :document::json, :now)
                ON CONFLICT (deployment_id) DO NOTHING
                """)
                .param("deployment", deployment)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("document", json.writeValueAsString(kept))
                .param("now", Rows.now(clock))
                .update();
    }

    private void set(Environment environment, UUID deployment, Kept kept, boolean outdated) {
        jdbc.sql("""
                INSERT INTO rendering (deployment_id, tenant_id, environment_id, document, outdated_since, created_at)
                VALUES (:deployment, :tenant, :environment, :document::json, CASE WHEN :outdated THEN :now END, :now)
                ON CONFLICT (deployment_id) DO UPDATE
                SET document = :document::json,
                    outdated_since = CASE WHEN :outdated THEN coalesce(rendering.outdated_since, :now) END
                """)
                .param("deployment", deployment)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("document", json.writeValueAsString(kept))
                .param("outdated", outdated)
                .param("now", Rows.now(clock))
                .update();
    }
}
