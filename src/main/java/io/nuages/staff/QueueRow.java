package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.deploy.Renewals;
import io.nuages.form.Badge;
import io.nuages.mail.Mails;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.survey.Surveys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key of the queue as pages show it.
 *
 * @param what the thing's name; of what is gone already, the key
 * @param tenant whose it is; empty when the tenant is gone
 * @param href the thing's page; null when it is gone
 * @param until how long until it is due; negative when it is
 * @param failures passes in a row that ended unexpectedly; a known problem that is being waited for does not count
 * @param problemSince null when there is no problem, or it is not known since when
 * @param overdue due for a while, waiting or running
 */
public record QueueRow(
        String key,
        String what,
        String tenant,
        @Nullable String href,
        Instant due,
        Duration until,
        boolean overdue,
        boolean running,
        int failures,
        @Nullable String problem,
        @Nullable Instant problemSince) {

    /** The ids for which {@link #of} wants names. */
    static List<UUID> ids(List<ReconcileQueue.Row> rows) {
        return rows.stream().map(row -> row.key().id()).toList();
    }

    static QueueRow of(ReconcileQueue.Row row, Map<UUID, Census.Name> names, Instant now) {
        var name = names.get(row.key().id());
        var until = Duration.between(now, row.due());
        return new QueueRow(
                row.key().toString(),
                what(row, name),
                name == null ? "" : name.tenant(),
                switch (row.key().kind()) {
                    case Renewals.KEY -> "/staff/renewals";
                    case Surveys.KEY -> "/staff/cluster";
                    default -> name == null ? null : href(name);
                },
                row.due(),
                until,
                until.plus(TroublePages.STUCK).isNegative(),
                row.running(),
                row.failures(),
                row.problem(),
                row.problemSince());
    }

    public boolean dueNow() {
        return !until.isPositive();
    }

    /** What it is doing, one word. */
    public Badge state() {
        if (problem != null) {
            return Badge.bad("Problem");
        }
        if (overdue) {
            return Badge.warn(running ? "Runs long" : "Overdue");
        }
        return running ? Badge.info("Running") : dueNow() ? Badge.info("Waiting") : Badge.neutral("Scheduled");
    }

    private static String what(ReconcileQueue.Row row, Census.@Nullable Name name) {
        if (row.key().kind().equals(Mails.KEY)) {
            return "Mail";
        }
        if (row.key().kind().equals(Renewals.KEY)) {
            return "New pods, in waves";
        }
        if (row.key().kind().equals(Surveys.KEY)) {
            return "Look at the cluster";
        }
        if (name == null) {
            return row.key().toString();
        }
        return name.app() == null ? "Namespace" : name.app() + " · " + name.environment();
    }

    private static String href(Census.Name name) {
        return name.app() == null
                ? "/staff/tenants/" + name.tenantSlug()
                : "/t/" + name.tenantSlug() + "/apps/" + name.app() + "/" + name.environment();
    }
}
