package io.nuages.simulator.cluster;

import io.nuages.cluster.Manifest;
import io.nuages.cluster.ObjectKey;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Somebody other than the portal with all rights in the simulated cluster. */
public final class Administrator {
    private final World world;
    private final Storage storage;
    private final Removals removals;

    public Administrator(World world, Storage storage, Removals removals) {
        this.world = world;
        this.storage = storage;
        this.removals = removals;
    }

    Optional<Manifest> look(String namespace, ObjectKey key) {
        return world.look(() -> Optional.ofNullable(world.spaces.get(namespace))
                .flatMap(space -> Optional.ofNullable(space.things.get(key)).map(thing -> shown(space, thing))));
    }

    @SuppressWarnings("unchecked")
    private static Manifest shown(Space space, Thing thing) {
        var body = Json.map(thing.json());
        var metadata = (Map<String, Object>) body.computeIfAbsent("metadata", none -> new LinkedHashMap<>());
        metadata.put("resourceVersion", Long.toString(thing.version()));
        metadata.put("generation", thing.generation());
        metadata.put("creationTimestamp", thing.createdAt().toString());
        if (thing.kind().equals("ResourceQuota")) {
            var used = new TreeMap<String, String>();
            var sum = ResourceQuotas.used(space);
            Template.strings(thing.body().path("spec").path("hard"))
                    .keySet()
                    .forEach(resource -> used.put(
                            resource,
                            Quantities.format(
                                    ResourceQuotas.canonical(resource),
                                    sum.getOrDefault(ResourceQuotas.canonical(resource), BigDecimal.ZERO))));
            body.put("status", Map.of("used", used));
        }
        return Manifest.of(body);
    }

    /** The namespace goes with everything in it. */
    void removeNamespace(String namespace) {
        world.change(() -> {
            var space = world.spaces.get(namespace);
            if (space != null && space.namespace != null) {
                removals.remove(space, space.namespace);
            }
        });
    }

    /** Creates the object or changes its fields. */
    public void meddle(String namespace, Manifest manifest) {
        world.change(() -> {
            var space = world.spaces.computeIfAbsent(namespace, Space::new);
            var old = space.things.get(manifest.key());
            var body = Layers.said(old == null ? Map.of() : Json.map(old.json()), manifest.body());
            var said = old == null || !old.ours() ? null : old.said();
            world.touch(
                    storage.store(space, manifest.key(), Json.write(Objects.requireNonNull(body)), said, old, null));
        });
    }
}
