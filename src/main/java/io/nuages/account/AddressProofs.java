package io.nuages.account;

import io.nuages.audit.Audit;
import io.nuages.mail.Mails;
import io.nuages.mail.Posting;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Whose an e-mail address is: whoever reads what is mailed to it. */
@Component
public class AddressProofs {
    /** Purpose of their mails. */
    static final String MAIL = "address";

    private final Tenancy tenancy;
    private final Accounts accounts;
    private final Links links;
    private final Mails mails;
    private final Audit audit;

    AddressProofs(Tenancy tenancy, Accounts accounts, Links links, Mails mails, Audit audit) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.links = links;
        this.mails = mails;
        this.audit = audit;
    }

    /**
     * Mails a link to the account's own address; nothing when that is proven.
     *
     * @throws Refusal when mail is not set up, or there were too many
     */
    void ask(UUID id) {
        tenancy.everywhere(() -> {
            var account = accounts.byId(id).orElseThrow(() -> new Refusal("", "There is no such account."));
            if (account.proven()) {
                return false;
            }
            if (!mails.available()) {
                throw new Refusal("", "No mail server is set up here, so addresses cannot be confirmed.");
            }
            if (!mails.enqueue(
                    Posting.to(MAIL, account.email(), Links.ASKED_FOR).about(id).by(id))) {
                throw new Refusal("", "Too many mails were sent to this address in the last hour. Try again later.");
            }
            return true;
        });
    }

    /**
     * The account confirms its address itself, signed in: somebody who merely reads the mail may not know the account.
     *
     * @return false when the link has ended
     */
    boolean prove(Link link) {
        var account = link.account();
        return tenancy.everywhere(() -> {
            if (account == null || !links.use(link)) {
                return false;
            }
            accounts.prove(account, link.email());
            audit.record(
                    null,
                    link.email(),
                    "account.prove",
                    link.email(),
                    "showed that the address " + link.email() + " is theirs");
            return true;
        });
    }

    /**
     * The reader of the mail says that the account is not theirs: it loses the address.
     *
     * @return false when the link has ended
     */
    boolean disown(Link link) {
        return tenancy.everywhere(() -> {
            if (!links.use(link)) {
                return false;
            }
            lose(link.email());
            return true;
        });
    }

    /** Takes the address of a link that was mailed to it from the account that has not proven it; nothing when there is none. */
    void take(Link link) {
        tenancy.everywhere(() -> {
            if (links.byId(link.id()).filter(now -> now.ending() == null).isPresent()) {
                lose(link.email());
            }
            return true;
        });
    }

    private void lose(String email) {
        accounts.byEmail(email).filter(account -> !account.proven()).ifPresent(account -> {
            accounts.loseAddress(account);
            audit.record(
                    null,
                    Audit.PORTAL,
                    "account.address",
                    account.email(),
                    "took the address " + account.email() + " from the account of " + account.name()
                            + ", which had not proven it, at the request of the reader of its mail");
        });
    }
}
