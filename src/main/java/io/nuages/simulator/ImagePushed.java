package io.nuages.simulator;

import io.nuages.registry.ImageReference;

/**
 * Application event: somebody pushed to the simulated registry; a real one would send a notification.
 *
 * @param reference with tag
 * @param digest what the tag names from now on
 */
public record ImagePushed(ImageReference reference, String digest) {}
