package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.database.ServerState;
import io.nuages.form.Badge;
import io.nuages.form.Meter;
import io.nuages.plan.Resource;
import io.nuages.survey.Finding;
import io.nuages.survey.Surveys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster on the overview: whether it answers, what is claimed in it, and what the checks found.
 *
 * @param checked when it was last read; null before the first time
 * @param meters what is claimed of what tenants' limits add up to, and of the database server's connections
 * @param open findings that are not fine, worst first
 * @param fine how many are
 */
public record ClusterSummary(Badge state, @Nullable Instant checked, List<Meter> meters, List<Finding> open, int fine) {
    private static final List<String> WORST_FIRST = List.of("bad", "warn", "info", "neutral");

    static ClusterSummary of(
            Surveys.Now survey, boolean unreachable, Census.Page census, @Nullable ServerState databases) {
        var open = survey.findings().stream()
                .filter(finding -> !finding.tone().equals("ok"))
                .sorted(Comparator.comparingInt(finding -> WORST_FIRST.indexOf(finding.tone())))
                .toList();
        return new ClusterSummary(
                state(survey, unreachable),
                survey.at(),
                meters(census, databases),
                open,
                survey.findings().size() - open.size());
    }

    private static Badge state(Surveys.Now survey, boolean unreachable) {
        if (unreachable || survey.away() != null) {
            return Badge.bad("Not responding");
        }
        return survey.at() == null ? Badge.neutral("Not checked yet") : Badge.ok("Reachable");
    }

    private static List<Meter> meters(Census.Page census, @Nullable ServerState databases) {
        var meters = new ArrayList<Meter>();
        meters.add(meter(Resource.CPU, census.cpu()));
        meters.add(meter(Resource.MEMORY, census.memory()));
        meters.add(meter(Resource.DATABASE, census.database()));
        if (census.volume().claimed() > 0) {
            meters.add(meter(Resource.VOLUME, census.volume()));
        }
        if (databases != null && databases.problem() == null) {
            meters.add(Meter.of("Database connections", databases.given(), databases.available()));
        }
        return meters;
    }

    private static Meter meter(Resource resource, Census.Total total) {
        return Meter.of(resource, total.claimed(), total.limit());
    }
}
