package io.nuages.mail;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail in the outbox, without its words; see {@link Posting}.
 *
 * @param postedAt when it was requested
 */
public record Mail(
        UUID id,
        String purpose,
        String recipient,
        @Nullable UUID about,
        @Nullable UUID account,
        @Nullable UUID tenant,
        Instant postedAt,
        Instant expiresAt) {}
