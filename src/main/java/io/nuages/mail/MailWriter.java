package io.nuages.mail;

import java.util.Optional;

/** Writes the mails of one purpose. */
public interface MailWriter {
    /** The {@link Posting#purpose} that it writes for. */
    String purpose();

    /**
     * Called in a transaction of its own just before the mail is sent, on any replica; again when sending failed. A token that it
     * makes is committed before the mail leaves.
     *
     * @return empty when there is no longer anything to say, or never was: nobody learns of it
     */
    Optional<Letter> write(Mail mail);
}
