package io.nuages.mail;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to mail.
 *
 * @param purpose names the {@link MailWriter}, for example {@code invitation}
 * @param recipient one e-mail address, checked by the caller
 * @param about the subject, for the writer: an id in its own tables; null when the recipient is enough
 * @param account who caused it; null when nobody who is signed in did
 * @param tenant for whom; null when for none
 * @param lifetime after which it is no longer worth sending
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
