package io.nuages.secret;

import io.nuages.spec.SecretRef;
import java.time.Instant;

/**
 * A variable whose value is sealed, as the newest spec binds it. A release's revision says whether it is live yet.
 *
 * @param actor who sealed it, as people know them
 */
public record SealedVariable(String variable, SecretRef reference, SealedBy by, String actor, Instant at) {}
