package io.nuages.app;

import java.time.Instant;
import java.util.UUID;

/** A Django application of a tenant. */
public record App(UUID id, UUID tenant, String name, Instant createdAt) {}
