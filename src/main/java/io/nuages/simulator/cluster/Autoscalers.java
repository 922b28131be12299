package io.nuages.simulator.cluster;

import io.nuages.cluster.Observation.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The controller of HorizontalPodAutoscalers: keeps a Deployment within the bounds, as the simulated load requires, and
 * leaves alone what has no pods.
 */
final class Autoscalers {
    private static final Duration PERIOD = Duration.ofSeconds(15);

    private final World world;
    private final Storage storage;

    Autoscalers(World world, Storage storage) {
        this.world = world;
        this.storage = storage;
    }

    void reconcile(Space space, Thing autoscaler) {
        var status = space.status(autoscaler.key());
        var before = Json.write(status);
        status.observed = autoscaler.generation();
        target(space, autoscaler).ifPresent(deployment -> {
            var spec = autoscaler.body().path("spec");
            var pods = Rollouts.wanted(deployment);
            status.current = pods;
            status.wanted = pods == 0 ? 0 : wanted(spec, space.status(deployment.key()).load);
            if (status.wanted != pods) {
                storage.scale(space, deployment, status.wanted);
            }
        });
        if (!before.equals(Json.write(status))) {
            world.saveStatus(space, autoscaler);
        }
    }

    private static Optional<Thing> target(Space space, Thing autoscaler) {
        return space.find("apps/v1", "Deployment", targetName(autoscaler.body().path("spec")))
                .filter(deployment -> deployment.tenant().equals(autoscaler.tenant())
                        && deployment.environment().equals(autoscaler.environment()));
    }

    static String targetName(JsonNode spec) {
        return spec.path("scaleTargetRef").path("name").asString("");
    }

    static int least(JsonNode spec) {
        return spec.path("minReplicas").asInt(1);
    }

    static int most(JsonNode spec) {
        return spec.path("maxReplicas").asInt(1);
    }

    private static int wanted(JsonNode spec, int load) {
        return Math.max(least(spec), Math.min(most(spec), load));
    }

    /** It looks every now and then, to notice what has happened to its Deployment. */
    void follow(Space space, Thing deployment) {
        space.group(deployment.tenant(), deployment.environment()).things.values().stream()
                .filter(thing -> thing.kind().equals("HorizontalPodAutoscaler"))
                .filter(thing -> targetName(thing.body().path("spec")).equals(deployment.name()))
                .filter(thing -> stale(space.status(thing.key()), deployment, thing, space))
                .forEach(thing -> lookAgain(space, thing));
    }

    private static boolean stale(Status status, Thing deployment, Thing autoscaler, Space space) {
        var pods = Rollouts.wanted(deployment);
        return status.current != pods
                || pods != 0 && pods != wanted(autoscaler.body().path("spec"), space.status(deployment.key()).load);
    }

    private void lookAgain(Space space, Thing autoscaler) {
        var status = space.status(autoscaler.key());
        if (status.awaited == null) {
            status.awaited = world.timers.in(PERIOD);
            world.timers.at(
                    status.awaited,
                    () -> world.change(() -> {
                        status.awaited = null;
                        world.touch(autoscaler);
                    }));
        }
    }

    static List<Condition> conditions(Space space, Thing autoscaler, Status status) {
        var found = target(space, autoscaler);
        if (status.observed == 0) {
            return List.of();
        }
        if (found.isEmpty()) {
            return List.of(new Condition(
                    "AbleToScale",
                    "False",
                    "FailedGetScale",
                    "the HPA controller was unable to get the target's current scale: deployments.apps \""
                            + targetName(autoscaler.body().path("spec")) + "\" not found"));
        }
        var able = new Condition("AbleToScale", "True", "ReadyForNewScale", "recommended size matches current size");
        if (status.current == 0) {
            return List.of(
                    able,
                    new Condition(
                            "ScalingActive",
                            "False",
                            "ScalingDisabled",
                            "scaling is disabled since the replica count of the target is zero"));
        }
        return List.of(
                able,
                new Condition(
                        "ScalingActive",
                        "True",
                        "ValidMetricFound",
                        "the HPA was able to successfully calculate a replica count from cpu resource utilization"
                                + " (percentage of request)"),
                limited(autoscaler.body().path("spec"), space.status(found.get().key()).load));
    }

    private static Condition limited(JsonNode spec, int load) {
        if (load < least(spec)) {
            return new Condition(
                    "ScalingLimited",
                    "True",
                    "TooFewReplicas",
                    "the desired replica count is less than the minimum replica count");
        }
        return load > most(spec)
                ? new Condition(
                        "ScalingLimited",
                        "True",
                        "TooManyReplicas",
                        "the desired replica count is more than the maximum replica count")
                : new Condition(
                        "ScalingLimited",
                        "False",
                        "DesiredWithinRange",
                        "the desired count is within the acceptable range");
    }
}
