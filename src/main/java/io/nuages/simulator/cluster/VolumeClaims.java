package io.nuages.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Gives each claim of the one storage class its volume, of any access; a claim of another class waits for ever. */
final class VolumeClaims {
    /** Also of claims that name no class. */
    static final String CLASS = "simulated";

    private final World world;

    VolumeClaims(World world) {
        this.world = world;
    }

    void reconcile(Space space, Thing claim) {
        var status = space.status(claim.key());
        var spec = claim.body().path("spec");
        if (status.size != null) {
            give(space, claim, status, requested(spec));
        } else if (!storageClass(spec).equals(CLASS)) {
            world.warn(
                    space,
                    claim.tenant(),
                    claim.environment(),
                    claim.kind(),
                    claim.name(),
                    "ProvisioningFailed",
                    "storageclass.storage.k8s.io \"" + storageClass(spec) + "\" not found");
        } else if (status.awaited == null) {
            var took = Timers.between(claim.name() + claim.createdAt(), Duration.ofSeconds(1), Duration.ofSeconds(2));
            status.awaited = world.timers.in(took);
            world.timers.at(
                    status.awaited,
                    () -> world.change(() -> {
                        if (space.statuses.get(claim.key()) == status) {
                            give(space, claim, status, requested(spec));
                            world.touch(claim);
                        }
                    }));
        }
    }

    private void give(Space space, Thing claim, Status status, String size) {
        if (!size.equals(status.size)) {
            status.size = size;
            world.saveStatus(space, claim);
        }
    }

    static String storageClass(JsonNode spec) {
        return spec.path("storageClassName").asString(CLASS);
    }

    static String requested(JsonNode spec) {
        return spec.path("resources").path("requests").path("storage").asString("0");
    }

    static List<String> access(JsonNode spec) {
        var modes = new ArrayList<String>();
        spec.path("accessModes").forEach(mode -> modes.add(mode.asString("")));
        return List.copyOf(modes);
    }
}
