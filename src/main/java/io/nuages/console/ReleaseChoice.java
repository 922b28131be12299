package io.nuages.console;

import java.time.Instant;

/** A release that one may roll back to. */
public record ReleaseChoice(int number, String version, String digest, String actor, Instant createdAt) {}
