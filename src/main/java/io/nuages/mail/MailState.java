package io.nuages.mail;

import io.nuages.rows.Rows;

/** How far a mail got. */
public enum MailState {
    /** It is sent within seconds, or tried again. */
    WAITING,
    /** The mail server accepted it. */
    SENT,
    /** There was nothing to say. */
    DROPPED,
    /** The mail server refused the address. */
    REFUSED,
    /** It could not be sent while that was still useful. */
    LATE,
    /** A newer portal beside this one knows. */
    UNKNOWN;

    /** As stored. */
    static MailState of(String word) {
        return Rows.constant(MailState.class, word, UNKNOWN);
    }
}
