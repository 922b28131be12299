package io.nuages.mail;

import org.jspecify.annotations.Nullable;

/** Delivers mails. Called outside of a transaction, bounded in time. */
public interface Carrier {
    /**
     * @throws Undeliverable when trying again is useless
     * @throws RuntimeException when it is not
     */
    void carry(String recipient, Letter letter) throws Undeliverable;

    /** Path of a page that shows what was carried, if it does not leave the machine; null if it does. */
    default @Nullable String page() {
        return null;
    }

    /** The recipient's address is refused for good. */
    final class Undeliverable extends Exception {
        public Undeliverable(String reason) {
            super(reason);
        }
    }
}
