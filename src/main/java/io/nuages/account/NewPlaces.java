package io.nuages.account;

import io.nuages.host.PortalAddress;
import io.nuages.mail.Letter;
import io.nuages.mail.Mail;
import io.nuages.mail.MailWriter;
import io.nuages.mail.Mails;
import io.nuages.mail.Posting;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/**
 * Mailed links that make a browser one that the account knows. The reader of the mail still needs the password, so the address need
 * not be proven.
 */
@Component
class NewPlaces implements MailWriter {
    private static final String PURPOSE = "new-place";

    private final Accounts accounts;
    private final Devices devices;
    private final Mails mails;
    private final PortalAddress portal;

    NewPlaces(Accounts accounts, Devices devices, Mails mails, PortalAddress portal) {
        this.accounts = accounts;
        this.devices = devices;
        this.mails = mails;
        this.portal = portal;
    }

    /**
     * Mails a link, if there is such an account and few were mailed to it within the hour: each of those works. Nothing here differs
     * by that.
     *
     * @param spare whether a mail to nobody may be kept, see {@link AskLimit#spare}
     */
    @Transactional
    void mail(String email, boolean spare) {
        // Not an address, so nobody's.
        if (email.chars().anyMatch(Character::isISOControl)) {
            return;
        }
        mails.enqueue(Posting.to(PURPOSE, email, Devices.linkLifetime()));
        if (accounts.byEmail(email).isEmpty() && !spare) {
            TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
        }
    }

    @Override
    public String purpose() {
        return PURPOSE;
    }

    @Override
    public Optional<Letter> write(Mail mail) {
        return devices.link(mail.recipient())
                .map(token -> new Letter(
                        "Sign in to Nuages from another browser",
                        List.of("There were too many attempts to sign in to your account, so unfamiliar browsers have"
                                + " to wait. If that is you, open this link in the browser you want to sign in"
                                + " with:"),
                        portal.url() + "/sign-in/links/" + token,
                        List.of(
                                "It works once, within an hour, and asks for your password.",
                                "If it was not you, ignore this mail: nobody can sign in with this link without your"
                                        + " password.")));
    }

    boolean isOpen(String token) {
        return devices.isOpen(token);
    }

    boolean follow(String token, HttpServletRequest request, HttpServletResponse response) {
        return devices.follow(token, request, response);
    }
}
