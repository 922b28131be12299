package io.nuages.simulator;

import io.nuages.registry.ImageReference;

/**
 * Application event: somebody pushed to the simulated registry, as a real one would tell by its notification.
 *
 * @param reference with tag
 * @param digest what the tag names from now on
 */
public record ImagePushed(ImageReference reference, String digest) {}
