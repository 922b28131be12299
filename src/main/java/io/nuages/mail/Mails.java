package io.nuages.mail;

import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Mail to people. */
@Component
public class Mails {
    /** Kind of the reconcile key of a mail. */
    public static final String KEY = "mail";

    /** How long it is remembered that a mail was sent: longer than any link in one works. */
    private static final Duration KEPT_FOR = Duration.ofDays(14);

    private final Outbox outbox;
    private final ReconcileQueue queue;
    private final ObjectProvider<Carrier> carrier;
    private final Clock clock;

    Mails(Outbox outbox, ReconcileQueue queue, ObjectProvider<Carrier> carrier, Clock clock) {
        this.outbox = outbox;
        this.queue = queue;
        this.carrier = carrier;
        this.clock = clock;
    }

    /** Whether mail is set up; the same for as long as the portal runs. */
    public boolean available() {
        return carrier.getIfAvailable() != null;
    }

    /** Path of the page that shows mails instead of sending them; null if they are sent, or there is no mail at all. */
    public @Nullable String page() {
        var known = carrier.getIfAvailable();
        return known == null ? null : known.page();
    }

    /**
     * Sends a mail once the running transaction has committed, and never if it does not.
     *
     * @return false when too many went to this address for this purpose, by this account or for this tenant within the hour;
     *     nothing is sent then. An address counts whether or not somebody has it, so saying so reveals nothing
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean enqueue(Posting posting) {
        var now = clock.instant();
        if (!outbox.hasRoom(posting, now)) {
            return false;
        }
        var id = outbox.insert(posting, now);
        queue.enqueue(new Key(KEY, posting.tenant() == null ? id : posting.tenant(), id));
        return true;
    }

    /** How far the newest mail about each of these got; without an entry there was none. */
    public Map<UUID, MailState> states(Collection<UUID> about) {
        return about.isEmpty() ? Map.of() : outbox.states(about);
    }

    /** On every replica, which does no harm. */
    @Scheduled(initialDelay = 7, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void prune() {
        outbox.prune(clock.instant().minus(KEPT_FOR));
    }
}
