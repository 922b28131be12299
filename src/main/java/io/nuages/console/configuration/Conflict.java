package io.nuages.console.configuration;

import io.nuages.spec.Change;
import java.time.Instant;
import java.util.List;

/**
 * Another form was saved first.
 *
 * @param own whether by the same person, in another window
 * @param yours what the typed form would change in what is saved
 */
public record Conflict(int revision, String actor, boolean own, Instant at, List<Change> yours) {}
