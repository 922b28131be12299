package io.nuages.mail;

import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.Outcome;
import io.nuages.reconcile.Reconciler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.MailException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends a mail: asks for its words, hands it to the carrier and records that it went. A portal that dies in between sends it again,
 * with another token; if it arrives twice, both work.
 */
@Component
class Postman implements Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Postman.class);

    /** A mail server that does not answer must not hold all the workers of the queue. */
    private static final int AT_ONCE = 3;

    private static final Duration LATER = Duration.ofSeconds(2);

    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final Outbox outbox;
    private final Map<String, MailWriter> writers;
    private final ObjectProvider<Carrier> carrier;
    private final TransactionTemplate transaction;
    private final Live live;
    private final Clock clock;

    Postman(
            Outbox outbox,
            List<MailWriter> writers,
            ObjectProvider<Carrier> carrier,
            TransactionTemplate transaction,
            Live live,
            Clock clock) {
        this.outbox = outbox;
        this.writers = writers.stream().collect(Collectors.toMap(MailWriter::purpose, Function.identity()));
        this.carrier = carrier;
        this.transaction = transaction;
        this.live = live;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return Mails.KEY;
    }

    @Override
    public Outcome reconcile(Key key) {
        if (!turns.tryAcquire()) {
            return Outcome.again(LATER);
        }
        try {
            return send(key);
        } finally {
            turns.release();
        }
    }

    private Outcome send(Key key) {
        var waiting = outbox.waiting(key.id());
        if (waiting.isEmpty()) {
            return Outcome.gone();
        }
        var mail = waiting.get();
        if (!clock.instant().isBefore(mail.expiresAt())) {
            return done(mail, MailState.LATE);
        }
        var known = carrier.getIfAvailable();
        if (known == null) {
            return Outcome.stalled("A mail is waiting, but no mail server is configured any more.");
        }
        var letter = write(mail);
        if (letter.isEmpty()) {
            return done(mail, MailState.DROPPED);
        }
        try {
            known.carry(mail.recipient(), letter.get());
        } catch (Carrier.Undeliverable e) {
            return done(mail, MailState.REFUSED);
        } catch (MailException e) {
            // In a sentence: while the server is away, each mail that waits would fill the log with where this was
            // thrown.
            throw new Unsent(e);
        }
        return done(mail, MailState.SENT);
    }

    private Optional<Letter> write(Mail mail) {
        var writer = writers.get(mail.purpose());
        if (writer == null) {
            log.warn("Nothing writes mails for the purpose {}", mail.purpose());
            return Optional.empty();
        }
        Optional<Letter> letter = transaction.execute(status -> writer.write(mail));
        return letter == null ? Optional.empty() : letter;
    }

    private Outcome done(Mail mail, MailState outcome) {
        transaction.executeWithoutResult(status -> {
            outbox.done(mail.id(), outcome, clock.instant());
            var tenant = mail.tenant();
            if (tenant != null) {
                live.changed(tenant, tenant);
            }
        });
        return Outcome.gone();
    }

    /** The mail server did not accept a mail this time. */
    private static final class Unsent extends RuntimeException {
        Unsent(MailException cause) {
            super(
                    "The mail server: "
                            + String.valueOf(cause.getMostSpecificCause().getMessage()),
                    null,
                    false,
                    false);
        }
    }
}
