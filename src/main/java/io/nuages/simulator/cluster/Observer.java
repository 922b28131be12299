package io.nuages.simulator.cluster;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Condition;
import io.nuages.cluster.Observation.NamespacePhase;
import io.nuages.cluster.Observation.Warning;
import io.nuages.cluster.Purpose;
import io.nuages.cluster.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Shows a scope as the API server would; with the world's lock held. */
final class Observer {
    private final World world;

    Observer(World world) {
        this.world = world;
    }

    Observation observe(Scope scope) {
        var now = world.timers.now();
        var space = world.spaces.get(scope.namespace());
        if (space == null || space.namespace == null) {
            return Observation.absent(now);
        }
        var group = space.group(scope);
        var workloads = new ArrayList<Observation.Workload>();
        var jobs = new ArrayList<Observation.Job>();
        var cronJobs = new ArrayList<Observation.CronJob>();
        var autoscalers = new ArrayList<Observation.Autoscaler>();
        var claims = new ArrayList<Observation.VolumeClaim>();
        var sealed = new ArrayList<Observation.SealedSecret>();
        for (var thing : group.things.values().stream()
                .sorted(Comparator.comparing(Thing::name))
                .toList()) {
            var status = space.status(thing.key());
            switch (thing.kind()) {
                case "Deployment" -> workloads.add(workload(thing, status));
                case "Job" -> jobs.add(job(space, thing, status));
                case "CronJob" -> cronJobs.add(cronJob(space, thing, status));
                case "HorizontalPodAutoscaler" -> autoscalers.add(autoscaler(space, thing, status));
                case "PersistentVolumeClaim" -> claims.add(claim(thing, status));
                case Space.SEALED_SECRET ->
                    sealed.add(new Observation.SealedSecret(thing.name(), status.synced, status.message));
                default -> {}
            }
        }
        var pods = group.pods.values().stream().map(this::pod).toList();
        return new Observation(
                now,
                space.terminating() ? NamespacePhase.TERMINATING : NamespacePhase.ACTIVE,
                List.copyOf(workloads),
                pods,
                List.copyOf(jobs),
                List.copyOf(cronJobs),
                List.copyOf(autoscalers),
                List.copyOf(claims),
                List.copyOf(sealed),
                warnings(group, now),
                group.things.values().stream()
                        .filter(thing -> thing.owner() == null)
                        .map(Thing::key)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static Observation.Workload workload(Thing deployment, Status status) {
        var body = deployment.body();
        var template = body.path("spec").path("template");
        var labels = template.path("metadata").path("labels");
        return new Observation.Workload(
                deployment.name(),
                labels.path("app.kubernetes.io/component").asString(""),
                template.path("spec").path("containers").path(0).path("image").asString(""),
                labels.path("nuages.io/release").asString(""),
                body.path("spec").path("replicas").asInt(1),
                status.total,
                status.updated,
                status.ready,
                status.available,
                deployment.generation(),
                status.observed,
                conditions(deployment, body.path("spec").path("replicas").asInt(1), status));
    }

    private static List<Condition> conditions(Thing deployment, int desired, Status status) {
        var conditions = new ArrayList<Condition>();
        if (status.observed == 0) {
            return conditions;
        }
        conditions.add(
                status.available >= desired
                        ? new Condition(
                                "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
                        : new Condition(
                                "Available",
                                "False",
                                "MinimumReplicasUnavailable",
                                "Deployment does not have minimum availability."));
        if (status.shortage != null) {
            conditions.add(new Condition("ReplicaFailure", "True", "FailedCreate", status.shortage));
        }
        var hash = status.sets.isEmpty() ? "" : status.sets.getLast().hash;
        var set = "ReplicaSet \"" + deployment.name() + "-" + hash + "\" ";
        conditions.add(
                status.late
                        ? new Condition(
                                "Progressing", "False", "ProgressDeadlineExceeded", set + "has timed out progressing.")
                        : status.completed.equals(hash)
                                ? new Condition(
                                        "Progressing",
                                        "True",
                                        "NewReplicaSetAvailable",
                                        set + "has successfully progressed.")
                                : new Condition("Progressing", "True", "ReplicaSetUpdated", set + "is progressing."));
        return conditions;
    }

    private static Observation.Job job(Space space, Thing job, Status status) {
        var labels = Template.strings(job.body().path("metadata").path("labels"));
        var active = (int) space.podsOf(job).stream().filter(Pod::active).count();
        return new Observation.Job(
                job.name(),
                uid(job),
                labels.getOrDefault("app.kubernetes.io/component", ""),
                Purpose.of(labels),
                job.owner(),
                status.startedAt == null ? job.createdAt() : status.startedAt,
                status.endedAt,
                active,
                status.succeeded,
                status.failed,
                status.complete,
                status.failure);
    }

    /** Another one for a thing of the same name that was made later. */
    private static String uid(Thing thing) {
        var made =
                thing.namespace() + " " + thing.key() + " " + thing.createdAt().toEpochMilli();
        return UUID.nameUUIDFromBytes(made.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Observation.CronJob cronJob(Space space, Thing cron, Status status) {
        var spec = cron.body().path("spec");
        var zone = spec.path("timeZone");
        return new Observation.CronJob(
                cron.name(),
                Template.strings(cron.body().path("metadata").path("labels"))
                        .getOrDefault("app.kubernetes.io/component", ""),
                spec.path("schedule").asString(""),
                zone.isString() ? zone.asString() : null,
                spec.path("suspend").asBoolean(false),
                status.lastScheduled,
                status.lastSuccessful,
                space.jobsOf(cron).stream()
                        .filter(job -> !space.status(job.key()).ended())
                        .map(Thing::name)
                        .toList());
    }

    private static Observation.Autoscaler autoscaler(Space space, Thing autoscaler, Status status) {
        var spec = autoscaler.body().path("spec");
        return new Observation.Autoscaler(
                autoscaler.name(),
                Autoscalers.targetName(spec),
                Autoscalers.least(spec),
                Autoscalers.most(spec),
                status.current,
                status.wanted,
                Autoscalers.conditions(space, autoscaler, status));
    }

    private static Observation.VolumeClaim claim(Thing claim, Status status) {
        var spec = claim.body().path("spec");
        return new Observation.VolumeClaim(
                claim.name(),
                VolumeClaims.storageClass(spec),
                VolumeClaims.access(spec),
                status.size == null ? "Pending" : "Bound",
                Quantities.parse(status.size == null ? VolumeClaims.requested(spec) : status.size)
                        .longValue());
    }

    private Observation.Pod pod(Pod pod) {
        return new Observation.Pod(
                pod.name,
                pod.template().process(),
                pod.template().release(),
                pod.job() ? pod.owner : null,
                pod.job() ? Purpose.of(pod.template().labels()) : null,
                pod.phase(),
                pod.ready,
                pod.deleting,
                "",
                "",
                pod.scheduling,
                pod.createdAt,
                pod.view == Pod.View.PENDING
                        ? List.of()
                        : pod.template().containers().stream()
                                .map(container -> container(pod, container))
                                .toList());
    }

    private Observation.Container container(Pod pod, Template.Container container) {
        return new Observation.Container(
                container.name(), container.image(), pod.imageId, pod.ready, pod.restarts, state(pod), pod.last);
    }

    private Observation.State state(Pod pod) {
        var now = world.timers.now();
        return switch (pod.view) {
            case RUNNING ->
                new Observation.Running(
                        now.minus(world.timers.since(pod.startedAt == null ? pod.createdAt : pod.startedAt)));
            case EXITED -> pod.last == null ? new Observation.Waiting("ContainerCreating", "") : pod.last;
            case ENDED -> pod.end == null ? new Observation.Waiting("ContainerCreating", "") : pod.end;
            case PENDING, WAITING -> new Observation.Waiting(pod.waitReason, pod.waitMessage);
        };
    }

    /** Asked every other second, as the chart's startup probe asks. */
    private Warning complaint(Pod pod, Instant now) {
        var lasted = pod.complainedAt == null ? Duration.ZERO : world.timers.since(pod.complainedAt);
        var times = 1 + (int) (lasted.toSeconds() / 2);
        return new Warning("Pod", pod.name, "Unhealthy", String.valueOf(pod.complaint), times, now.minus(lasted), now);
    }

    /** The kubelet repeats what stays wrong; here it is added when somebody looks, which costs no timer. */
    private List<Warning> warnings(Space.Group group, Instant now) {
        var warnings = new ArrayList<Warning>();
        for (var pod : group.pods.values()) {
            if (pod.complaint != null) {
                warnings.add(complaint(pod, now));
            }
            if (pod.scheduling != null) {
                warnings.add(new Warning("Pod", pod.name, "FailedScheduling", pod.scheduling, 1, now, now));
            }
            if (pod.view == Pod.View.WAITING && pod.waitReason.equals("CreateContainerConfigError")) {
                warnings.add(new Warning("Pod", pod.name, "Failed", "Error: " + pod.waitMessage, 1, now, now));
            }
        }
        for (var event : group.events) {
            if (!world.expired(event)
                    && warnings.stream()
                            .noneMatch(warning -> warning.object().equals(event.object())
                                    && warning.reason().equals(event.reason())
                                    && warning.message().equals(event.message()))) {
                warnings.add(new Warning(
                        event.kind(),
                        event.object(),
                        event.reason(),
                        event.message(),
                        1,
                        event.lastSeen(),
                        event.lastSeen()));
            }
        }
        warnings.sort(Comparator.comparing(Warning::lastSeen).reversed());
        return List.copyOf(warnings);
    }
}
