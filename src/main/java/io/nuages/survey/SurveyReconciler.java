package io.nuages.survey;

import io.nuages.cluster.Cluster;
import io.nuages.cluster.ClusterException;
import io.nuages.database.Databases;
import io.nuages.deploy.DeploySettings;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.Outcome;
import io.nuages.reconcile.Reconciler;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Checks the cluster and the database server on request and every ten minutes or so; network policies are probed
 * on request, with another image, and once a day.
 */
@Component
class SurveyReconciler implements Reconciler {
    private static final Duration WHILE_PROBING = Duration.ofSeconds(2);
    private static final Duration WHILE_UNREACHABLE = Duration.ofSeconds(15);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration PROBED = Duration.ofDays(1);

    private final Surveys surveys;
    private final Cluster cluster;
    private final Databases databases;
    private final NetworkProbe probes;
    private final DeploySettings settings;
    private final String image;
    private final Clock clock;

    /** What another process found counts only after this one's first check, since it may have been started with another cluster. */
    private volatile boolean looked;

    SurveyReconciler(
            Surveys surveys,
            Cluster cluster,
            Databases databases,
            NetworkProbe probes,
            DeploySettings settings,
            @Value("${nuages.probe-image:}") String image,
            Clock clock) {
        this.surveys = surveys;
        this.cluster = cluster;
        this.databases = databases;
        this.probes = probes;
        this.settings = settings;
        this.image = image.strip();
        this.clock = clock;
    }

    @Override
    public String kind() {
        return Surveys.KEY;
    }

    @Override
    public Outcome reconcile(Key key) {
        var before = surveys.read();
        var now = clock.instant();
        try {
            if (due(before, now)) {
                look(now);
            }
            return probe(before, now);
        } catch (ClusterException.Unavailable e) {
            surveys.away(e.sentence(), now);
            return new Outcome.Again(WHILE_UNREACHABLE, e.sentence());
        }
    }

    private boolean due(Survey before, Instant now) {
        return !looked
                || before.asked()
                || before.away() != null
                || before.triedAt() == null
                || before.triedAt().plus(FRESH).isBefore(now);
    }

    /** The database server first: it is there or not whatever the cluster does. */
    private void look(Instant now) {
        try {
            surveys.found(databases.vitals(), now);
        } catch (SQLException e) {
            surveys.databaseAway(String.valueOf(e.getMessage()));
        }
        surveys.found(
                cluster.inventory(Objects.requireNonNullElse(settings.ingressNamespaces(), List.of())),
                clock.instant());
        looked = true;
    }

    private Outcome probe(Survey before, Instant now) {
        var probe = before.probe();
        if (probe == null || probe.cleared()) {
            if (image.isEmpty() || probe != null && !due(before, probe, now)) {
                return Outcome.settled();
            }
            probe = Probe.started(image, now);
            surveys.probed(probe);
        }
        var after = probes.step(probe);
        if (!after.equals(probe)) {
            surveys.probed(after);
        }
        if (after.cleared()) {
            return !image.isEmpty() && due(before, after, now) ? Outcome.again(Duration.ZERO) : Outcome.settled();
        }
        return after.verdict() == Probe.Verdict.HELD ? Outcome.settled() : Outcome.again(WHILE_PROBING);
    }

    private boolean due(Survey before, Probe probe, Instant now) {
        return probe.verdict() == Probe.Verdict.HELD
                || !probe.image().equals(image)
                || before.askedAt() != null && before.askedAt().isAfter(probe.startedAt())
                || probe.startedAt().plus(PROBED).isBefore(now);
    }
}
