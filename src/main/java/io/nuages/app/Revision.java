package io.nuages.app;

import io.nuages.spec.Spec;
import java.time.Instant;

/** One version of a spec. @param summary what changed, in words */
public record Revision(int number, Spec spec, String summary, String actor, Instant createdAt) {}
