package io.nuages.account;

import io.nuages.host.PortalAddress;
import io.nuages.mail.Letter;
import io.nuages.mail.Mail;
import io.nuages.mail.MailWriter;
import io.nuages.mail.PlainName;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the mail of an invitation, while it is still open. */
@Component
class InvitationMail implements MailWriter {
    private final Links links;
    private final JdbcClient jdbc;
    private final PortalAddress portal;

    InvitationMail(Links links, JdbcClient jdbc, PortalAddress portal) {
        this.links = links;
        this.jdbc = jdbc;
        this.portal = portal;
    }

    @Override
    public String purpose() {
        return Invitations.MAIL;
    }

    @Override
    public Optional<Letter> write(Mail mail) {
        return Optional.ofNullable(mail.about())
                .flatMap(links::byId)
                .filter(link -> link.ending() == null)
                .map(link -> {
                    var who = maker(link);
                    var what = link.tenantName() == null
                            ? "the staff of " + portal.url()
                            : PlainName.of(link.tenantName());
                    var as = link.role() == null ? "" : " as " + link.role().one();
                    return new Letter(
                            link.tenantName() == null
                                    ? who + " invites you to the staff"
                                    : who + " invites you to " + what,
                            List.of(who + " invites you to " + what + as + ". Open this address to join:"),
                            portal.url() + Links.PATH + links.token(link.id()),
                            List.of(
                                    "It works once, until " + LinkWords.day(link.expiresAt()) + ".",
                                    "If you do not expect this, ignore this mail."));
                });
    }

    /** The name that the author chose: people should not be led to write to the address in a mail. */
    private String maker(Link link) {
        return jdbc.sql("SELECT a.name FROM account a JOIN account_link l ON l.maker_id = a.id WHERE l.id = :link")
                .param("link", link.id())
                .query(String.class)
                .optional()
                .map(PlainName::of)
                .orElse("Somebody");
    }
}
