package io.nuages.account;

import io.nuages.host.PortalAddress;
import io.nuages.mail.Letter;
import io.nuages.mail.Mail;
import io.nuages.mail.MailWriter;
import io.nuages.tenant.Actor;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Writes the mail with a link to a new password: for the account of an address that somebody typed, or about a link that staff made.
 */
@Component
class PasswordMail implements MailWriter {
    private final Accounts accounts;
    private final Links links;
    private final PortalAddress portal;

    PasswordMail(Accounts accounts, Links links, PortalAddress portal) {
        this.accounts = accounts;
        this.links = links;
        this.portal = portal;
    }

    @Override
    public String purpose() {
        return Recovery.MAIL;
    }

    @Override
    public Optional<Letter> write(Mail mail) {
        if (mail.about() != null) {
            return links.byId(mail.about())
                    .filter(link -> link.ending() == null)
                    .map(link -> letter("Your hosting provider made this link for you.", link));
        }
        return accounts.byEmail(mail.recipient())
                .filter(account -> account.disabledAt() == null)
                .map(account -> account.proven() ? reset(account) : unproven());
    }

    private Letter reset(Account account) {
        var nobody = new Actor(null, "somebody on the sign-in page");
        return letter(
                "Somebody requested a new password for your account on the sign-in page.",
                links.make(Links.Draft.password(nobody, account, true, Links.ASKED_FOR)));
    }

    private Letter letter(String why, Link link) {
        return new Letter(
                "A new password for Nuages",
                List.of(why + " Open this address to set a new one:"),
                portal.url() + Links.PATH + links.token(link.id()),
                List.of(
                        "It works once, until " + LinkWords.minute(link.expiresAt())
                                + ", and ends your sessions everywhere.",
                        "If that was not you, ignore this mail: your password stays the same."));
    }

    /** Somebody else may have created that account, and the reader must not get at what is theirs. */
    private Letter unproven() {
        return new Letter(
                "A new password for Nuages",
                List.of(
                        "Somebody asked on the sign-in page of " + portal.url()
                                + " for a new password for your account.",
                        "An account has your address, but the address was never confirmed, so no link can be mailed. If the"
                                + " account is yours, ask your hosting provider to create a link for you.",
                        "If you do not recognize such an account, ignore this mail."),
                null,
                List.of());
    }
}
