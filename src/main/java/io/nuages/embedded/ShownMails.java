package io.nuages.embedded;

import io.nuages.mail.Carrier;
import io.nuages.mail.Letter;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/**
 * What the portal would have mailed, in memory only, since a link in a mail is as good as a password: the embedded default has one
 * process, which answers on this machine only.
 */
@Component
@NoDatasource
@ConditionalOnExpression(ShownMails.NO_SERVER)
class ShownMails implements Carrier {
    static final String NO_SERVER = "'${spring.mail.host:}'.isBlank()";
    static final String PAGE = "/demo/mails";

    private static final int KEPT = 50;

    private final Deque<ShownMail> mails = new ArrayDeque<>();
    private final Clock clock;

    ShownMails(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void carry(String recipient, Letter letter) {
        synchronized (mails) {
            mails.addFirst(new ShownMail(clock.instant(), recipient, letter));
            if (mails.size() > KEPT) {
                mails.removeLast();
            }
        }
    }

    @Override
    public String page() {
        return PAGE;
    }

    /** Newest first. */
    List<ShownMail> newest() {
        synchronized (mails) {
            return List.copyOf(mails);
        }
    }
}
