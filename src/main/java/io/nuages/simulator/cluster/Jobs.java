package io.nuages.simulator.cluster;

import io.nuages.cluster.ObjectKey;
import io.nuages.cluster.Observation;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The Job controller: one pod after the other until one succeeds, too many have failed, or time is up. */
final class Jobs {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

    private final World world;
    private final Kubelet kubelet;

    Jobs(World world, Kubelet kubelet) {
        this.world = world;
        this.kubelet = kubelet;
    }

    void reconcile(Space space, Thing job) {
        var status = space.status(job.key());
        if (status.ended()) {
            return;
        }
        status.observed = job.generation();
        var spec = job.body().path("spec");
        if (status.startedAt == null) {
            status.startedAt = world.timers.now();
            watchDeadline(job);
        }
        var pods = space.podsOf(job);
        status.succeeded = (int)
                pods.stream().filter(pod -> pod.phase().equals("Succeeded")).count();
        status.failed =
                (int) pods.stream().filter(pod -> pod.phase().equals("Failed")).count();
        var active = pods.stream().filter(Pod::active).toList();
        var deadline = spec.path("activeDeadlineSeconds").asInt(0);
        if (status.succeeded > 0) {
            status.complete = true;
        } else if (deadline > 0
                && world.timers
                                .since(status.startedAt)
                                .compareTo(Duration.ofSeconds(deadline).minusMillis(100))
                        >= 0) {
            fail(status, "DeadlineExceeded", "Job was active longer than specified deadline");
            active.forEach(pod -> kubelet.end(space, pod));
        } else if (status.failed > spec.path("backoffLimit").asInt(6)) {
            fail(status, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
            active.forEach(pod -> kubelet.end(space, pod));
        } else if (active.isEmpty() && !awaitsEnd(spec, pods)) {
            create(space, job, status);
        }
        if (status.ended()) {
            status.endedAt = world.timers.now();
            touchOwner(space, job);
        }
        world.saveStatus(space, job);
    }

    private void touchOwner(Space space, Thing job) {
        if (job.owner() != null) {
            world.touch(space, new ObjectKey("batch/v1", "CronJob", job.owner()));
        }
    }

    /** A Job may want no other pod until the one being stopped has ended. */
    private static boolean awaitsEnd(JsonNode spec, List<Pod> pods) {
        return spec.path("podReplacementPolicy").asString("").equals("Failed")
                && pods.stream().anyMatch(pod -> pod.deleting && pod.view != Pod.View.ENDED);
    }

    private static void fail(Status status, String reason, String message) {
        status.failure = new Observation.Condition("Failed", "True", reason, message);
    }

    private void create(Space space, Thing job, Status status) {
        if (status.failed > 0 && status.created > 0 && status.failed >= status.created) {
            var last = space.podsOf(job).stream()
                    .map(pod -> pod.end == null ? pod.createdAt : pod.end.at())
                    .filter(Objects::nonNull)
                    .max(Comparator.naturalOrder())
                    .orElse(world.timers.now());
            var wait = FIRST_RETRY.multipliedBy(1L << Math.min(5, status.failed - 1));
            if (world.timers.since(last).compareTo(wait.minusMillis(100)) < 0) {
                world.timers.at(world.timers.in(wait), () -> world.change(() -> world.touch(job)));
                return;
            }
        }
        var template = Template.of(job.body().path("spec").path("template"));
        var name = job.name() + "-" + Json.suffix(space.name + job.name() + job.createdAt() + status.created, 5);
        status.shortage = Rollouts.refusal(space, name, template);
        if (status.shortage != null) {
            world.warn(
                    space,
                    job.tenant(),
                    job.environment(),
                    "Job",
                    job.name(),
                    "FailedCreate",
                    "Error creating: " + status.shortage);
            return;
        }
        status.created++;
        kubelet.start(space, job, "", name, template);
    }

    void watchDeadline(Thing job) {
        var seconds = job.body().path("spec").path("activeDeadlineSeconds").asInt(0);
        if (seconds > 0) {
            world.timers.at(world.timers.in(Duration.ofSeconds(seconds)), () -> world.change(() -> world.touch(job)));
        }
    }
}
