package io.nuages.simulator.cluster;

import io.nuages.cluster.ObjectKey;
import io.nuages.cluster.Scope;
import org.jspecify.annotations.Nullable;

/** Writes objects with their generations and versions; with the world's lock held. */
public final class Storage {
    private final World world;

    public Storage(World world) {
        this.world = world;
    }

    /** Somebody else than the portal sets the number of a Deployment's pods. */
    void scale(Space space, Thing deployment, int pods) {
        scale(space, deployment, pods, deployment.said());
    }

    /** @param said what the portal says of it from now on, as JSON */
    void scale(Space space, Thing deployment, int pods, String said) {
        world.touch(store(space, deployment.key(), Rollouts.scaled(deployment, pods), said, deployment, null));
    }

    /**
     * @param json the whole object
     * @param applied what the portal says of it; null when that is all of it
     * @param scope whose it is; null where somebody else writes
     */
    Thing store(
            Space space,
            ObjectKey key,
            String json,
            @Nullable String applied,
            @Nullable Thing old,
            @Nullable Scope scope) {
        var body = Json.tree(json);
        var same = old != null && old.body().path("spec").equals(body.path("spec"));
        var labels = Template.strings(body.path("metadata").path("labels"));
        var thing = new Thing(
                space.name,
                key.apiVersion(),
                key.kind(),
                key.name(),
                scope == null && old == null ? "" : labels.getOrDefault(Scope.TENANT_LABEL, ""),
                scope == null && old == null ? "" : labels.getOrDefault(Scope.ENVIRONMENT_LABEL, ""),
                json,
                applied,
                old == null ? 1 : same ? old.generation() : old.generation() + 1,
                world.nextVersion(),
                old == null ? world.timers.now() : old.createdAt(),
                old != null && old.terminating(),
                old == null ? null : old.owner());
        if (old != null && !same) {
            keepOldTemplate(
                    space,
                    old,
                    body.path("spec")
                            .path("template")
                            .equals(old.body().path("spec").path("template")));
            space.status(old.key()).synced = null;
            // On disk before the new object is, so that a kill in between does not take old pods for new ones.
            world.saveStatus(space, old);
        }
        world.put(space, thing);
        return thing;
    }

    /** The pods of a template that is replaced live on for a while. */
    private static void keepOldTemplate(Space space, Thing old, boolean sameTemplate) {
        if (!old.kind().equals("Deployment") || sameTemplate) {
            return;
        }
        var spec = old.body().path("spec");
        var hash = Rollouts.hash(spec);
        space.status(old.key()).sets.stream()
                .filter(set -> set.hash.equals(hash))
                .forEach(set -> set.template = Json.text(spec.path("template")));
    }
}
