package io.nuages.mail;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be mailed.
 *
 * @param purpose names the {@link MailWriter}, for example {@code invitation}
 * @param recipient one e-mail address, checked by whoever asks
 * @param about of what, for the writer: an id in its own tables; null when the recipient says it all
 * @param account who caused it; null when nobody who is signed in did
 * @param tenant for whom; null when for none
 * @param lifetime after which it is not worth sending any more
 */
public record Posting(
        String purpose,
        String recipient,
        @Nullable UUID about,
        @Nullable UUID account,
        @Nullable UUID tenant,
        Duration lifetime) {

    /** A mail that a stranger may have asked for. */
    public static Posting to(String purpose, String recipient, Duration lifetime) {
        return new Posting(purpose, recipient, null, null, null, lifetime);
    }

    public Posting about(UUID id) {
        return new Posting(purpose, recipient, id, account, tenant, lifetime);
    }

    public Posting by(UUID causer) {
        return new Posting(purpose, recipient, about, causer, tenant, lifetime);
    }

    public Posting forTenant(UUID id) {
        return new Posting(purpose, recipient, about, account, id, lifetime);
    }
}
