package io.nuages.survey;

import io.nuages.audit.Audit;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Inventory;
import io.nuages.database.ServerVitals;
import io.nuages.deploy.DeploySettings;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.secret.Certificates;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What the cluster and the database server were found to offer. Pages read it here; a key of the queue does the checking. */
@Component
public class Surveys {
    /** Kind of the one key that checks. */
    public static final String KEY = "survey";

    /** Announced to the staff's pages when something was found. */
    public static final UUID TOPIC = new UUID(0, 2);

    private static final Key ONE = new Key(KEY, TOPIC, TOPIC);

    /** The overview finds these out by itself, and sooner. */
    private static final Set<String> TOLD_ELSEWHERE = Set.of(Assessment.SEALED_SECRETS, Assessment.DATABASE_SERVER);

    private final Tenancy tenancy;
    private final SurveyStore store;
    private final ReconcileQueue queue;
    private final Live live;
    private final Audit audit;
    private final Cluster cluster;
    private final Certificates certificates;
    private final DeploySettings settings;
    private final String image;
    private final Clock clock;

    Surveys(
            Tenancy tenancy,
            SurveyStore store,
            ReconcileQueue queue,
            Live live,
            Audit audit,
            Cluster cluster,
            Certificates certificates,
            DeploySettings settings,
            @Value("${nuages.probe-image:}") String image,
            Clock clock) {
        this.tenancy = tenancy;
        this.store = store;
        this.queue = queue;
        this.live = live;
        this.audit = audit;
        this.cluster = cluster;
        this.certificates = certificates;
        this.settings = settings;
        this.image = image.strip();
        this.clock = clock;
    }

    /**
     * @param cluster what a person calls it
     * @param at when the cluster was last read; null before the first time
     * @param away why it could not be read the last time; null when it could
     * @param looking whether a look or a probe goes on
     */
    public record Now(
            String cluster,
            @Nullable Instant at,
            @Nullable String away,
            @Nullable Instant awaySince,
            boolean looking,
            List<Finding> findings) {}

    public Now now() {
        return tenancy.everywhere(() -> {
            var survey = store.read();
            var probe = survey.probe();
            return new Now(
                    cluster.describe(),
                    survey.clusterAt(),
                    survey.away(),
                    survey.awaySince(),
                    survey.asked() || probe != null && probe.verdict() == null,
                    findings(survey));
        });
    }

    private List<Finding> findings(Survey survey) {
        var fetched = certificates.fetched().orElse(null);
        var installed = new Assessment.Installed(
                cluster.simulated(),
                settings,
                image,
                fetched == null ? null : fetched.certificate(),
                fetched == null ? null : fetched.at());
        return Assessment.of(survey, installed, clock.instant());
    }

    /** Checks again, including whether network policies are enforced. */
    public void ask(String actor) {
        tenancy.everywhere(() -> {
            store.asked(clock.instant());
            audit.record(null, actor, "survey.ask", "cluster", "requested a check of the cluster");
            changed();
            return true;
        });
    }

    /** A portal may have been started with another cluster, or other rights. */
    @Scheduled(initialDelay = 3, fixedDelay = 3600, timeUnit = TimeUnit.SECONDS)
    void begin() {
        queue.enqueue(ONE);
    }

    Survey read() {
        return tenancy.everywhere(store::read);
    }

    void found(Inventory inventory, Instant now) {
        write(() -> {
            store.tried(now);
            store.found(inventory, now);
        });
    }

    void away(String reason, Instant now) {
        write(() -> {
            store.tried(now);
            store.away(reason, now);
        });
    }

    void found(ServerVitals database, Instant now) {
        write(() -> store.found(database, now));
    }

    void databaseAway(String reason) {
        write(() -> store.databaseAway(reason));
    }

    void probed(Probe probe) {
        write(() -> store.probed(probe));
    }

    private void write(Runnable work) {
        tenancy.everywhere(() -> {
            work.run();
            store.bad(findings(store.read()).stream()
                    .filter(finding -> finding.bad() && !TOLD_ELSEWHERE.contains(finding.name()))
                    .map(finding -> finding.name() + ": " + finding.meaning())
                    .toList());
            live.changed(Live.STAFF, TOPIC);
            return true;
        });
    }

    private void changed() {
        queue.enqueue(ONE);
        live.changed(Live.STAFF, TOPIC);
    }
}
