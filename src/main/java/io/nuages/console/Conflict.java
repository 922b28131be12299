package io.nuages.console;

import io.nuages.app.SpecChanges;
import java.time.Instant;
import java.util.List;

/** Somebody else saved first. @param yours what the typed form would change of theirs */
public record Conflict(int revision, String actor, Instant at, List<SpecChanges.Change> yours) {}
