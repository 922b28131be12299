/**
 * Mail to people. A room that has something to say enqueues a {@link io.nuages.mail.Posting} in the transaction of the act, by
 * {@link io.nuages.mail.Mails#enqueue}, and registers a {@link io.nuages.mail.MailWriter} for its purpose, which is asked for the
 * words when the mail is sent: so a token is created only then, and the outbox holds none. Any replica sends, and retries.
 *
 * <p>A {@link io.nuages.mail.Carrier} takes mails away: SMTP where {@code spring.mail.host} is set, or the page of the embedded
 * default that shows them. Without one {@link io.nuages.mail.Mails#available} is false, and nobody enqueues anything.
 */
@ApplicationModule(allowedDependencies = {"reconcile", "live", "rows"})
@NullMarked
package io.nuages.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
