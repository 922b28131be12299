package io.nuages.secret;

import io.nuages.tenant.People;
import java.time.Instant;

/**
 * A registry's credentials, readable to the cluster alone.
 *
 * @param name of the sealed secret
 * @param actor who sealed them
 */
public record SealedCredentials(String name, SealedBy by, People.Person actor, Instant at) {}
