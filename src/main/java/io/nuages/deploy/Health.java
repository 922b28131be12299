package io.nuages.deploy;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.nuages.form.Badge;
import io.nuages.rows.Rows;

/** What serves, whatever the last deployment came to. */
public enum Health {
    /** Nothing was ever deployed with success. */
    NONE,
    RUNNING,
    /** It serves, with fewer pods than wanted, or a worker does not run. */
    DEGRADED,
    /** No pod serves yet, and those that are to have not had their time. */
    STARTING,
    /** No pod serves. */
    DOWN,
    PAUSED,
    DELETING,
    /** A newer portal knows what. */
    UNKNOWN;

    /** As pages show it. */
    public Badge badge() {
        return switch (this) {
            case NONE -> Badge.neutral("Not seen yet");
            case RUNNING -> Badge.ok("Running");
            case DEGRADED -> Badge.warn("Degraded");
            case STARTING -> Badge.info("Starting");
            case DOWN -> Badge.bad("Down");
            case PAUSED -> Badge.neutral("Paused");
            case DELETING -> Badge.neutral("Deleting");
            case UNKNOWN -> Badge.neutral("Unknown");
        };
    }

    @JsonCreator
    static Health of(String word) {
        return Rows.constant(Health.class, word, UNKNOWN);
    }
}
