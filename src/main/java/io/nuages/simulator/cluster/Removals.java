package io.nuages.simulator.cluster;

/** Removes objects together with what they own, as the garbage collector does. */
public final class Removals {
    private final World world;
    private final Kubelet kubelet;

    public Removals(World world, Kubelet kubelet) {
        this.world = world;
        this.kubelet = kubelet;
    }

    /** The object is removed immediately, the pods that it owns after their grace period; a namespace when everything in it is gone. */
    void remove(Space space, Thing thing) {
        if (thing.kind().equals("Namespace")) {
            if (!thing.terminating()) {
                world.put(space, thing.terminated());
            }
            world.touch(space, thing.key());
            return;
        }
        var pods = space.podsOf(thing);
        var jobs = space.jobsOf(thing);
        world.remove(space, thing);
        pods.forEach(pod -> kubelet.end(space, pod));
        jobs.forEach(job -> remove(space, job));
        if (thing.kind().equals("ResourceQuota")) {
            kubelet.feedStarving(space);
        }
    }
}
