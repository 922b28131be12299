package io.nuages.account;

import io.nuages.host.PortalAddress;
import io.nuages.mail.Letter;
import io.nuages.mail.Mail;
import io.nuages.mail.MailWriter;
import io.nuages.mail.PlainName;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Writes the mail by which an account proves its address. */
@Component
class AddressMail implements MailWriter {
    private final Accounts accounts;
    private final Links links;
    private final PortalAddress portal;

    AddressMail(Accounts accounts, Links links, PortalAddress portal) {
        this.accounts = accounts;
        this.links = links;
        this.portal = portal;
    }

    @Override
    public String purpose() {
        return AddressProofs.MAIL;
    }

    @Override
    public Optional<Letter> write(Mail mail) {
        return Optional.ofNullable(mail.about())
                .flatMap(accounts::byId)
                .filter(account -> !account.proven()
                        && account.disabledAt() == null
                        && account.email().equalsIgnoreCase(mail.recipient()))
                .map(account -> new Letter(
                        "Is this your address?",
                        List.of("The account of " + PlainName.of(account.name()) + " at " + portal.url()
                                + " has this e-mail address and wants to confirm it. To confirm, open this link while"
                                + " signed in to that account:"),
                        portal.url()
                                + Links.PATH
                                + links.token(
                                        links.make(Links.Draft.address(account)).id()),
                        List.of("If you have no such account, open it too: you can remove your address from it.")));
    }
}
