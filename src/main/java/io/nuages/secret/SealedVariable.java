package io.nuages.secret;

import io.nuages.spec.SecretRef;
import io.nuages.tenant.People;
import java.time.Instant;

/**
 * A variable whose value is sealed, as the newest spec binds it. A release's revision says whether it is live yet.
 *
 * @param actor who sealed it
 */
public record SealedVariable(String variable, SecretRef reference, SealedBy by, People.Person actor, Instant at) {}
