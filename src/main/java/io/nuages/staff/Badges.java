package io.nuages.staff;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.Troubles;

/**
 * A status as pages show it: a colour and a word.
 *
 * @param tone ok, warn, bad, info or neutral
 */
public record State(String tone, String word) {
    /** What serves; how the last deployment ended is another fact. */
    static State of(Troubles.Standing environment) {
        if (environment.unreachableSince() != null) {
            return new State("neutral", "Unknown");
        }
        return switch (environment.health()) {
            case NONE ->
                environment.newest() == Deployment.State.ACTIVE
                        ? new State("info", "Deploying")
                        : new State("neutral", "Not deployed");
            case RUNNING ->
                environment.newest() == Deployment.State.ACTIVE
                        ? new State("info", "Deploying")
                        : new State("ok", "Running");
            case DEGRADED -> new State("warn", "Degraded");
            case STARTING -> new State("info", "Starting");
            case DOWN -> new State("bad", "Down");
            case PAUSED -> new State("neutral", "Paused");
            case DELETING -> new State("info", "Deleting");
            case UNKNOWN -> new State("neutral", "Unknown");
        };
    }

    static State of(Troubles.Kind kind) {
        return switch (kind) {
            case NAMESPACE -> new State("bad", "Namespace");
            case DOWN -> new State("bad", "Down");
            case DEGRADED -> new State("warn", "Degraded");
            case DEPLOYMENT_FAILED -> new State("warn", "Deployment failed");
        };
    }
}
