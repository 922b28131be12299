package io.nuages.deploy;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.nuages.form.Badge;
import io.nuages.rows.Rows;

/** The state of what is live, whatever the outcome of the last deployment. */
public enum Health {
    /** Nothing was ever deployed successfully. */
    NONE,
    RUNNING,
    /** It takes requests, but with fewer pods than wanted, or a worker does not run. */
    DEGRADED,
    /** No pod takes requests yet, but they have not had enough time. */
    STARTING,
    /** No pod takes requests. */
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
            case DEGRADED -> Badge.bad("Degraded");
            case STARTING -> Badge.info("Starting");
            case DOWN -> Badge.bad("Down");
            case PAUSED -> Badge.neutral("Paused");
            case DELETING -> Badge.neutral("Deleting");
            case UNKNOWN -> Badge.neutral("Unknown");
        };
    }

    @JsonCreator
    public static Health of(String word) {
        return Rows.constant(Health.class, word, UNKNOWN);
    }
}
