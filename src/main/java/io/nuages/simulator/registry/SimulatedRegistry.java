package io.nuages.simulator.registry;

import io.nuages.registry.ImageReference;
import io.nuages.registry.InvalidImageReference;
import io.nuages.registry.Lookup;
import io.nuages.registry.Registry;
import io.nuages.simulator.ImagePushed;
import io.nuages.simulator.cluster.Json;
import io.nuages.simulator.cluster.ObjectStore;
import io.nuages.simulator.site.DemoMigrations;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registry of the simulated cluster, {@code registry.example}: has the {@link Samples} and what was pushed since. A digest
 * is the SHA-256 of the reference and of how often it was pushed, so it stays the same from start to start.
 */
public final class SimulatedRegistry implements Registry {
    public static final String PUSH = "push/";
    private static final int LARGEST = 1000;

    /** @param pushes how often it was pushed, counting the image that was there from the start */
    public record Push(String reference, int pushes, Instant at) {}

    /**
     * What a node gets when it pulls.
     *
     * @param error null when it gets the image
     * @param imageId repository and digest
     * @param version for people
     */
    public record Pull(@Nullable String error, Fate fate, String imageId, String version) {}

    private record Known(Samples.Image image, String reference, int push) {}

    private final ObjectStore store;
    private final Clock clock;
    private final Map<String, Push> pushes = new HashMap<>();
    private final Map<String, Known> byDigest = new HashMap<>();

    public SimulatedRegistry(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        Samples.ALL.forEach(image -> remember(image, image.reference(), 1));
    }

    public synchronized void load(Push push) {
        pushes.put(push.reference(), push);
        sample(push.reference()).ifPresent(image -> {
            for (var i = 1; i <= push.pushes(); i++) {
                remember(image, push.reference(), i);
            }
        });
    }

    @Override
    public synchronized Lookup lookup(ImageReference reference) {
        if (!reference.registry().equals(Samples.REGISTRY)) {
            return new Lookup.Refused("The simulated cluster reaches one registry only, " + Samples.REGISTRY
                    + ". Use one of its sample images.");
        }
        var image = find(reference);
        if (image == null || image.fate() == Fate.MISSING) {
            return new Lookup.NotFound(Samples.REGISTRY + " has no " + reference.repository()
                    + (reference.tag() == null ? "" : ":" + reference.tag()) + ".");
        }
        if (image.fate() == Fate.DENIED) {
            return new Lookup.Denied(Samples.REGISTRY + " asks for credentials for " + reference.repository() + ".");
        }
        if (image.fate() == Fate.FOREIGN) {
            return new Lookup.WrongPlatform(
                    "The image was built for " + image.platform() + "; the cluster's nodes run linux/amd64.");
        }
        var digest = reference.digest() != null ? reference.digest() : digest(tagged(reference));
        return new Lookup.Found(
                digest,
                image.platform(),
                (long) image.mebibytes() << 20,
                created(image, reference),
                "1000",
                List.of(8000),
                List.of("/run"));
    }

    private Samples.@Nullable Image find(ImageReference reference) {
        if (reference.digest() != null) {
            var known = byDigest.get(reference.digest());
            return known != null && known.image().repository().equals(reference.name()) ? known.image() : null;
        }
        var tagged = tagged(reference);
        return pushes.containsKey(tagged)
                ? sample(tagged).orElse(null)
                : Samples.find(tagged).orElse(null);
    }

    private Instant created(Samples.Image image, ImageReference reference) {
        var push = pushes.get(tagged(reference));
        return push == null ? Instant.parse(image.created() + "T09:00:00Z") : push.at();
    }

    /**
     * Points the tag to a new digest; former ones can still be pulled.
     *
     * @throws IllegalArgumentException with a sentence for the person who typed the reference
     */
    public synchronized ImagePushed push(String text) {
        ImageReference reference;
        try {
            reference = ImageReference.parse(text);
        } catch (InvalidImageReference e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (reference.digest() != null) {
            throw new IllegalArgumentException("A push names a tag, not a digest.");
        }
        var tagged = tagged(reference);
        var image = sample(tagged)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The simulated registry takes pushes to its sample repositories only, for example "
                                + Samples.ALL.getFirst().reference() + "."));
        if (image.fate() == Fate.MISSING || image.fate() == Fate.DENIED || image.fate() == Fate.FOREIGN) {
            throw new IllegalArgumentException("Nobody can push to " + reference.repository() + ".");
        }
        var before = pushes.get(tagged);
        if (before == null && pushes.size() >= LARGEST || before != null && before.pushes() >= LARGEST) {
            throw new IllegalArgumentException("The simulated registry is full.");
        }
        var count = before != null ? before.pushes() + 1 : Samples.find(tagged).isPresent() ? 2 : 1;
        var push = new Push(tagged, count, clock.instant());
        pushes.put(tagged, push);
        store.put(PUSH + tagged, Json.write(push));
        remember(image, tagged, count);
        return new ImagePushed(reference, digest(tagged, count));
    }

    /** What a node gets that pulls the image. */
    public synchronized Pull pull(String image) {
        ImageReference reference;
        try {
            reference = ImageReference.parse(image);
        } catch (InvalidImageReference e) {
            return new Pull(
                    "couldn't parse image name \"" + image + "\": invalid reference format", Fate.MISSING, "", "");
        }
        var sample = reference.registry().equals(Samples.REGISTRY) ? find(reference) : null;
        var fate = sample == null ? Fate.of(reference.repository()) : sample.fate();
        var failed = "failed to pull and unpack image \"" + image + "\": ";
        var error = switch (fate) {
            case MISSING ->
                "rpc error: code = NotFound desc = " + failed + "failed to resolve image: " + image + ": not found";
            case DENIED ->
                failed + "failed to resolve image: pull access denied, repository does not exist or may "
                        + "require authorization: authorization failed: 401 unauthorized";
            case FOREIGN -> failed + "no match for platform in manifest: not found";
            default -> null;
        };
        var digest = reference.digest() != null ? reference.digest() : digest(tagged(reference));
        return new Pull(error, fate, error == null ? reference.name() + "@" + digest : "", version(reference));
    }

    /** Those that the image's release command applies. */
    public List<DemoMigrations.Migration> migrations(String image) {
        var reference = ImageReference.stored(image);
        return DemoMigrations.of(reference.name() + ":" + version(reference));
    }

    /** The tag that a digest was pushed as, or the start of the digest. */
    public synchronized String version(ImageReference reference) {
        var known = reference.digest() == null ? null : byDigest.get(reference.digest());
        return known == null || reference.tag() != null
                ? reference.version()
                : known.reference().substring(known.reference().lastIndexOf(':') + 1);
    }

    private static String tagged(ImageReference reference) {
        return reference.name() + ":" + reference.tag();
    }

    private static Optional<Samples.Image> sample(String tagged) {
        return Samples.find(tagged).or(() -> Samples.ofRepository(tagged.substring(0, tagged.lastIndexOf(':'))));
    }

    private String digest(String tagged) {
        var push = pushes.get(tagged);
        return digest(tagged, push == null ? 1 : push.pushes());
    }

    private static String digest(String tagged, int push) {
        return "sha256:" + Json.sha256(tagged + "#" + push);
    }

    private void remember(Samples.Image image, String reference, int push) {
        byDigest.put(digest(reference, push), new Known(image, reference, push));
    }
}
