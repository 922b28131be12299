package io.nuages.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded database cannot run, for a reason that a person can do something about. */
final class EmbeddedDatabaseException extends RuntimeException {
    private final String action;

    /**
     * @param message what is wrong, one sentence
     * @param action what to do about it, one sentence
     */
    EmbeddedDatabaseException(String message, String action, @Nullable Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
