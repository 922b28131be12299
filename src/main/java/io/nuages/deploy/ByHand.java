package io.nuages.deploy;

import io.nuages.app.Environment;
import io.nuages.audit.Audit;
import io.nuages.cluster.Foreign;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Manifest;
import io.nuages.deploy.phase.Attempt;
import io.nuages.live.Live;
import io.nuages.rows.Rows;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Puts back, and reports, what somebody changed in an environment's Deployments behind the portal's back. Deliberate changes stay:
 * the number of pods as an autoscaler sets it, what admission puts in, and annotations of the template, by which {@code kubectl rollout
 * restart} asks for new pods. What keeps coming back is left alone, see {@link Meddling}.
 */
@Component
public class ByHand {
    private static final Duration SHOWN = Duration.ofDays(3);

    /** If there are more than this many, they are not reported one by one. */
    private static final int SINGLY = 20;

    private final GuardedCluster cluster;
    private final Tenancy tenancy;
    private final JdbcClient jdbc;
    private final Audit audit;
    private final Live live;
    private final Clock clock;

    ByHand(GuardedCluster cluster, Tenancy tenancy, JdbcClient jdbc, Audit audit, Live live, Clock clock) {
        this.cluster = cluster;
        this.tenancy = tenancy;
        this.jdbc = jdbc;
        this.audit = audit;
        this.live = live;
        this.clock = clock;
    }

    /** What to report for an environment, newest first. */
    public List<Meddling> of(EnvironmentRef environment) {
        return tenancy.in(environment.tenant(), () -> known(environment)).stream()
                .filter(each -> each.lastAt().isAfter(clock.instant().minus(SHOWN)))
                .toList();
    }

    /**
     * Applies the workloads as they should be, and removes what others added.
     *
     * @param workloads of the environment's, Deployments among others
     */
    public void apply(Environment environment, List<Manifest> workloads) {
        var scope = Attempt.scope(environment);
        var foreign = cluster.foreign(scope);
        if (foreign.isEmpty()) {
            cluster.apply(scope, workloads);
            return;
        }
        var tenant = environment.tenant();
        var before = tenancy.in(tenant, () -> known(environment.ref()));
        var found = found(before, foreign);
        var left = found.stream()
                .filter(each -> each.meddling().leftAt() != null)
                .map(Found::foreign)
                .toList();
        cluster.apply(
                scope,
                workloads.stream().map(manifest -> without(manifest, left)).toList());
        cluster.undo(
                scope, foreign.stream().filter(each -> !left.contains(each)).toList());
        var news = found.stream()
                .filter(each -> !each.foreign().by().equals(Foreign.PORTAL))
                .map(Found::meddling)
                .filter(each -> !before.contains(each))
                .distinct()
                .toList();
        if (!news.isEmpty()) {
            tell(environment, news);
        }
    }

    private static Manifest without(Manifest manifest, List<Foreign> left) {
        var rest = manifest;
        for (var each : left) {
            rest = each.without(rest);
        }
        return rest;
    }

    private record Found(Foreign foreign, Meddling meddling) {}

    private List<Found> found(List<Meddling> before, List<Foreign> foreign) {
        var many = foreign.stream().map(Meddling::part).distinct().count() > SINGLY;
        return foreign.stream()
                .map(each -> new Found(each, found(before, each, many ? "many fields" : Meddling.part(each))))
                .toList();
    }

    private Meddling found(List<Meddling> before, Foreign foreign, String part) {
        var known = before.stream()
                .filter(each ->
                        each.process().equals(foreign.process()) && each.part().equals(part))
                .findFirst()
                .orElse(null);
        return Meddling.found(known, foreign.process(), part, foreign.by(), clock.instant());
    }

    private void tell(Environment environment, List<Meddling> news) {
        tenancy.run(environment.tenant(), () -> {
            jdbc.sql(
                            "DELETE FROM by_hand WHERE tenant_id = :tenant AND environment_id = :environment AND last_at < :old")
                    .param("tenant", environment.tenant())
                    .param("environment", environment.id())
                    .param("old", Rows.at(clock.instant().minus(SHOWN)))
                    .update();
            for (var each : news) {
                save(environment, each);
                audit.record(
                        environment.tenant(), Audit.PORTAL, "environment.by-hand", environment.path(), each.told());
            }
            live.changed(environment.tenant(), environment.id());
        });
    }

    private List<Meddling> known(EnvironmentRef environment) {
        return jdbc.sql("""
                SELECT process, part, manager, first_at, last_at, times, left_at FROM by_hand
                WHERE tenant_id = :tenant AND environment_id = :environment ORDER BY last_at DESC, process, part
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .query((row, n) -> new Meddling(
                        row.getString("process"),
                        row.getString("part"),
                        row.getString("manager"),
                        Rows.instant(row, "first_at"),
                        Rows.instant(row, "last_at"),
                        row.getInt("times"),
                        Rows.instantOrNull(row, "left_at")))
                .list();
    }

    private void save(Environment environment, Meddling each) {
        jdbc.sql("""
                INSERT INTO by_hand (tenant_id, environment_id, process, part, manager, first_at, last_at, times, left_at)
                VALUES (:tenant, :environment, :process, :part, :manager, :first, :last, :times, :left)
                ON CONFLICT (environment_id, process, part) DO UPDATE
                SET manager = :manager, first_at = :first, last_at = :last, times = :times, left_at = :left
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("process", each.process())
                .param("part", each.part())
                .param("manager", each.manager())
                .param("first", Rows.at(each.firstAt()))
                .param("last", Rows.at(each.lastAt()))
                .param("times", each.times())
                .param("left", each.leftAt() == null ? null : Rows.at(each.leftAt()))
                .update();
    }
}
