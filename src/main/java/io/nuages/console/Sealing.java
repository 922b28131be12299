package io.nuages.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a page needs for sealing.
 *
 * @param key the cluster's public key, SPKI in base64
 * @param name of the sealed secret to create, chosen now because the ciphertext is bound to it; on the form of a new app it
 *     holds {@code {name}}
 * @param command what to run on one's own machine for a whole .env file; empty on the form of a new app
 * @param fileCommand the same for one value, taken from a file as it is
 * @param registryCommand the same for a registry's credentials; null on the form of a new app
 */
public record Sealing(
        String key,
        String namespace,
        String name,
        String command,
        String fileCommand,
        @Nullable String registryCommand,
        String fingerprint,
        Instant notAfter) {}
