package io.nuages.simulator.cluster;

import io.nuages.cluster.ObjectKey;
import io.nuages.spec.CronTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The CronJob controller: starts a run for the latest moment of the schedule that has passed, unless that comes too late or must wait. */
final class CronJobs {
    private static final Duration DAY = Duration.ofDays(1);

    private final World world;
    private final Removals removals;

    CronJobs(World world, Removals removals) {
        this.world = world;
        this.removals = removals;
    }

    void reconcile(Space space, Thing cron) {
        var status = space.status(cron.key());
        var before = Json.write(status);
        var spec = cron.body().path("spec");
        space.jobsOf(cron).stream()
                .map(job -> space.status(job.key()))
                .filter(job -> job.complete && job.endedAt != null)
                .map(job -> job.endedAt)
                .max(Instant::compareTo)
                .ifPresent(at -> status.lastSuccessful = at);
        clean(
                space,
                cron,
                job -> job.complete,
                spec.path("successfulJobsHistoryLimit").asInt(3));
        clean(
                space,
                cron,
                job -> job.failure != null,
                spec.path("failedJobsHistoryLimit").asInt(1));
        if (!spec.path("suspend").asBoolean(false)) {
            keepSchedule(space, cron, spec, status);
        }
        if (!before.equals(Json.write(status))) {
            world.saveStatus(space, cron);
        }
    }

    private void clean(Space space, Thing cron, Predicate<Status> ended, int kept) {
        var jobs = space.jobsOf(cron).stream()
                .filter(job -> ended.test(space.status(job.key())))
                .toList();
        jobs.subList(0, Math.max(0, jobs.size() - kept)).forEach(job -> removals.remove(space, job));
    }

    private void keepSchedule(Space space, Thing cron, JsonNode spec, Status status) {
        var times = times(spec);
        var now = world.timers.shown(world.timers.now());
        latest(times, considered(cron, spec, status, now), now).ifPresent(due -> begin(space, cron, spec, status, due));
        times.next(now).map(world.timers::when).ifPresent(next -> lookAgain(cron, status, next));
    }

    static CronTimes times(JsonNode spec) {
        var zone = spec.path("timeZone");
        return CronTimes.of(spec.path("schedule").asString(""), zone.isString() ? zone.asString() : null);
    }

    /** Runs due before this are no longer started. */
    private Instant considered(Thing cron, JsonNode spec, Status status, Instant now) {
        // Of a schedule's moments only whole seconds are kept, and those exactly.
        var last = status.lastScheduled == null
                ? world.timers.shown(cron.createdAt())
                : world.timers.shown(status.lastScheduled).plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
        var deadline = spec.path("startingDeadlineSeconds");
        var earliest = deadline.isNumber() ? now.minusSeconds(deadline.asLong()) : last;
        return last.isBefore(earliest) ? earliest : last;
    }

    /** The last moment of the schedule after the one and not after the other. */
    static Optional<Instant> latest(CronTimes times, Instant after, Instant now) {
        var lately = now.minus(DAY);
        var due = times.next(after.isBefore(lately) && passed(times.next(lately), now) ? lately : after);
        while (passed(due, now)) {
            var next = times.next(due.orElseThrow());
            if (!passed(next, now)) {
                return due;
            }
            due = next;
        }
        return Optional.empty();
    }

    private static boolean passed(Optional<Instant> moment, Instant now) {
        return moment.isPresent() && !moment.get().isAfter(now);
    }

    private void lookAgain(Thing cron, Status status, Instant next) {
        if (next.equals(status.awaited)) {
            return;
        }
        status.awaited = next;
        world.timers.at(
                next,
                () -> world.change(() -> {
                    if (next.equals(status.awaited)) {
                        status.awaited = null;
                        world.touch(cron);
                    }
                }));
    }

    private void begin(Space space, Thing cron, JsonNode spec, Status status, Instant due) {
        var running = space.jobsOf(cron).stream()
                .filter(job -> !space.status(job.key()).ended())
                .toList();
        var policy = spec.path("concurrencyPolicy").asString("Allow");
        if (policy.equals("Forbid") && !running.isEmpty()) {
            return;
        }
        if (policy.equals("Replace")) {
            running.forEach(job -> removals.remove(space, job));
        }
        status.lastScheduled = world.timers.when(due);
        var key = new ObjectKey("batch/v1", "Job", cron.name() + "-" + due.getEpochSecond() / 60);
        if (!space.things.containsKey(key)) {
            world.put(space, job(cron, spec.path("jobTemplate"), key, due));
            world.touch(space, key);
        }
    }

    private Thing job(Thing cron, JsonNode template, ObjectKey key, Instant due) {
        var labels = new LinkedHashMap<String, @Nullable Object>(
                Template.strings(template.path("metadata").path("labels")));
        labels.putAll(Objects.requireNonNull(cron.scope()).labels());
        var metadata = Map.of(
                "name",
                key.name(),
                "namespace",
                cron.namespace(),
                "labels",
                labels,
                "annotations",
                Map.of("batch.kubernetes.io/cronjob-scheduled-timestamp", due.toString()),
                "ownerReferences",
                List.of(Map.of(
                        "apiVersion",
                        cron.apiVersion(),
                        "kind",
                        cron.kind(),
                        "name",
                        cron.name(),
                        "controller",
                        true)));
        var body = Map.of(
                "apiVersion",
                key.apiVersion(),
                "kind",
                key.kind(),
                "metadata",
                metadata,
                "spec",
                template.path("spec"));
        return new Thing(
                cron.namespace(),
                key.apiVersion(),
                key.kind(),
                key.name(),
                cron.tenant(),
                cron.environment(),
                Json.write(body),
                null,
                1,
                world.nextVersion(),
                world.timers.now(),
                false,
                cron.name());
    }
}
