package io.nuages.database;

import io.nuages.rows.Rows;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The database of one environment; outlives it.
 *
 * @param name of the database and of its role
 * @param secretName of the sealed secret that holds the password under the key {@link #PASSWORD_KEY}
 * @param sealedPassword ciphertext, strict scope
 * @param connections that its role may open at a time; null before it is known
 * @param detachedAt when its environment was deleted
 */
public record EnvironmentDatabase(
        UUID environment,
        UUID tenant,
        String appName,
        String environmentName,
        String name,
        String secretName,
        String sealedPassword,
        int sizeMib,
        @Nullable Integer connections,
        State state,
        Instant createdAt,
        @Nullable Instant detachedAt) {
    public static final String PASSWORD_KEY = "password";

    public enum State {
        /** Recorded here, not yet seen on the server. */
        WANTED,
        READY,
        /** Without an environment: kept until a person confirms its end. */
        DETACHED,
        /** To be dropped. */
        DROPPING,
        /** A newer portal beside this one knows. */
        UNKNOWN;

        static State of(String word) {
            return Rows.constant(State.class, word, UNKNOWN);
        }
    }
}
