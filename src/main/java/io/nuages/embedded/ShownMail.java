package io.nuages.embedded;

import io.nuages.mail.Letter;
import java.time.Instant;

/** A mail that was not sent. */
public record ShownMail(Instant at, String recipient, Letter letter) {}
