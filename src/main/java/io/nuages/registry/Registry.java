package io.nuages.registry;

/** Looks images up where they are. */
public interface Registry {
    /**
     * Asks for the image that the tag (or the digest, if given) names now. Takes at most 10 seconds; never throws for what a
     * registry or its network does.
     */
    Lookup lookup(ImageReference reference);

    /** Another one of its kind, which shares no connections with this one. */
    default Registry apart() {
        return this;
    }
}
