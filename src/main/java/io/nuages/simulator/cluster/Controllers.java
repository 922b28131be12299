package io.nuages.simulator.cluster;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes what was touched: Deployments, Jobs, CronJobs, autoscalers, claims, SealedSecrets, and namespaces on their way out. */
public final class Controllers {
    private static final Logger log = LoggerFactory.getLogger(Controllers.class);

    private final World world;
    private final Kubelet kubelet;
    private final Rollouts deployments;
    private final Jobs jobs;
    private final CronJobs cronJobs;
    private final Autoscalers autoscalers;
    private final VolumeClaims claims;
    private final Semaphore unsealing = new Semaphore(2);

    public Controllers(World world, Kubelet kubelet, Storage storage, Removals removals) {
        this.world = world;
        this.kubelet = kubelet;
        deployments = new Rollouts(world, kubelet);
        jobs = new Jobs(world, kubelet);
        cronJobs = new CronJobs(world, removals);
        autoscalers = new Autoscalers(world, storage);
        claims = new VolumeClaims(world);
    }

    /** With the world's lock held, until nothing is left to do. */
    void settle() {
        for (var next = world.nextTouched(); next != null; next = world.nextTouched()) {
            var thing = next.space().things.get(next.key());
            if (thing != null) {
                try {
                    reconcile(next.space(), thing);
                } catch (RuntimeException e) {
                    // One object that makes no sense must not hold up the others.
                    log.error("The simulated {} in {} could not be processed", thing.key(), thing.namespace(), e);
                }
            }
        }
    }

    private void reconcile(Space space, Thing thing) {
        switch (thing.kind()) {
            case "Deployment" -> {
                deployments.reconcile(space, thing);
                autoscalers.follow(space, thing);
            }
            case "HorizontalPodAutoscaler" -> autoscalers.reconcile(space, thing);
            case "Job" -> jobs.reconcile(space, thing);
            case "CronJob" -> cronJobs.reconcile(space, thing);
            case Space.SEALED_SECRET -> unseal(space, thing);
            case "Namespace" -> finish(space);
            case "PersistentVolumeClaim" -> {
                claims.reconcile(space, thing);
                kubelet.retryUnconfigured(space);
            }
            case "ConfigMap" -> kubelet.retryUnconfigured(space);
            case "ResourceQuota", "LimitRange" -> kubelet.feedStarving(space);
            default -> {}
        }
        if (space.status(thing.key()).shortage == null) {
            space.starving.remove(thing.key());
        } else {
            space.starving.add(thing.key());
        }
    }

    /** What was under way when the portal stopped continues. */
    public void resume() {
        world.change(() -> world.each(
                pod -> {
                    if (pod.next != null && pod.due == null) {
                        pod.due = world.timers.now();
                    }
                    kubelet.resume(pod);
                },
                entry -> {
                    var thing = entry.getValue();
                    switch (thing.kind()) {
                        case "Deployment" -> deployments.resume(entry.getKey(), thing);
                        case "Job" -> jobs.watchDeadline(thing);
                        default -> {}
                    }
                    world.touch(thing);
                }));
    }

    // namespaces
    // -------------------------------------------------------------------------------------------------------

    /** A namespace that is being deleted takes everything with it, and disappears with its last pod. */
    private void finish(Space space) {
        if (!space.terminating()) {
            kubelet.feedStarving(space);
            return;
        }
        List.copyOf(space.pods.values()).forEach(pod -> kubelet.end(space, pod));
        for (var thing : List.copyOf(space.things.values())) {
            if (!thing.kind().equals("Namespace") || space.pods.isEmpty()) {
                world.remove(space, thing);
            }
        }
    }

    // sealed secrets
    // ---------------------------------------------------------------------------------------------------

    private record Opening(Map<String, String> encrypted, Optional<String> unreadable) {}

    private void unseal(Space space, Thing sealed) {
        if (space.status(sealed.key()).synced != null) {
            return;
        }
        // Private-key operations take milliseconds: not under the lock, and not all together.
        Thread.ofVirtual().name("simulated-unseal").start(() -> {
            unsealing.acquireUninterruptibly();
            Opening opening;
            try {
                opening = open(sealed);
            } finally {
                unsealing.release();
            }
            world.change(() -> opened(space, sealed, opening));
        });
    }

    private Opening open(Thing sealed) {
        var encrypted = Template.strings(sealed.body().path("spec").path("encryptedData"));
        var unreadable = encrypted.entrySet().stream()
                .filter(value -> world.sealingKey()
                        .open(sealed.namespace(), sealed.name(), value.getValue())
                        .isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return new Opening(encrypted, unreadable.isEmpty() ? Optional.empty() : Optional.of(unreadable));
    }

    private void opened(Space space, Thing sealed, Opening opening) {
        if (!Objects.equals(space.things.get(sealed.key()), sealed)) {
            return;
        }
        var status = space.status(sealed.key());
        status.observed = sealed.generation();
        opening.unreadable()
                .ifPresentOrElse(
                        key -> {
                            status.synced = false;
                            status.message = "no key could decrypt secret (" + key + ")";
                            world.warn(
                                    space,
                                    sealed.tenant(),
                                    sealed.environment(),
                                    sealed.kind(),
                                    sealed.name(),
                                    "ErrUnsealFailed",
                                    "Failed to unseal: " + status.message);
                        },
                        () -> {
                            status.synced = true;
                            status.message = "";
                            status.opened = opening.encrypted();
                        });
        world.saveStatus(space, sealed);
        kubelet.retryUnconfigured(space);
    }
}
