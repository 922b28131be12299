package io.nuages.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A registry's answer. */
public sealed interface Lookup {
    /**
     * @param digest of what the tag names, an index or a manifest: {@code sha256:…}
     * @param bytes compressed layers, as the manifest gives them
     * @param created null where the image does not say
     * @param user as the image says, empty for root
     * @param ports exposed TCP ports
     */
    record Found(
            String digest,
            String platform,
            long bytes,
            @Nullable Instant created,
            String user,
            List<Integer> ports,
            List<String> command)
            implements Lookup {}

    /** The registry answered that there is no such repository or tag. */
    record NotFound(String message) implements Lookup {}

    /** It requires credentials that the portal does not have. */
    record Denied(String message) implements Lookup {}

    /** There is an image, but none that the cluster's nodes can run. */
    record WrongPlatform(String message) implements Lookup {}

    /** The portal does not talk to that address, or what answered is not a registry. */
    record Refused(String message) implements Lookup {}

    /** No answer, or "later". Nothing may be concluded from it. */
    record Unreachable(String message) implements Lookup {}

    /** The registry was not asked, since too many look-ups are running, for the same tenant or in total. */
    record Busy(String message) implements Lookup {}
}
