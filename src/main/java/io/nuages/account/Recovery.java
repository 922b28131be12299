package io.nuages.account;

import io.nuages.audit.Audit;
import io.nuages.mail.Mails;
import io.nuages.mail.Posting;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** Ways back in for somebody who has forgotten the password. */
@Component
public class Recovery {
    /** Purpose of their mails. */
    static final String MAIL = "password";

    private final Tenancy tenancy;
    private final Accounts accounts;
    private final Links links;
    private final Mails mails;
    private final Audit audit;

    Recovery(Tenancy tenancy, Accounts accounts, Links links, Mails mails, Audit audit) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.links = links;
        this.mails = mails;
        this.audit = audit;
    }

    /**
     * Mails a link to a new password, if this is the proven address of an account and few were mailed there: both are checked where
     * it does not show, so that nothing here differs, neither the answer nor the time that it takes.
     *
     * @param spare whether a mail to nobody may be kept, see {@link AskLimit#spare}
     * @throws Refusal when this is no e-mail address
     */
    @Transactional
    void forgotten(String email, boolean spare) {
        var address = Accounts.checkedEmail(email);
        mails.enqueue(Posting.to(MAIL, address, Links.ASKED_FOR));
        if (accounts.byEmail(address).isEmpty() && !spare) {
            TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
        }
    }

    /**
     * For somebody who asks staff; the old password works until the link is used. If the address is proven and mail is set up, the
     * link goes there. Otherwise staff hand it over, and have to know that it is the right person.
     *
     * @throws Refusal when there is no such account, or too many mails went to it
     */
    public OneTimeLink resetPassword(Actor staff, UUID id) {
        return tenancy.everywhere(() -> {
            var account = accounts.byId(id).orElseThrow(() -> new Refusal("", "There is no such account."));
            var mailed = account.proven() && mails.available();
            var link = links.make(Links.Draft.password(staff, account, mailed, Links.PASSWORD));
            audit.record(
                    null,
                    staff.name(),
                    "account.reset",
                    account.email(),
                    (mailed ? "mailed" : "made") + " a link to a new password for " + account.address());
            if (!mailed) {
                return new OneTimeLink(link.email(), link.expiresAt(), Links.PATH + links.token(link.id()));
            }
            var posting = Posting.to(MAIL, link.email(), Links.PASSWORD).about(link.id());
            if (!mails.enqueue(staff.account() == null ? posting : posting.by(staff.account()))) {
                throw new Refusal("", "Too many mails were sent to this address in the last hour. Try again later.");
            }
            return new OneTimeLink(link.email(), link.expiresAt(), null);
        });
    }

    /**
     * Sets a new password. Sessions, other links of the account and those that it gave out end: nobody knows in whose hands it was.
     *
     * @return the account; empty when somebody was faster or the link has ended
     * @throws Refusal when the password cannot be used; the link can be used again then
     */
    Optional<UUID> newPassword(Link link, String password) {
        var account = link.account();
        var hash = accounts.hash(link.email(), password);
        return tenancy.everywhere(() -> {
            if (account == null || !accounts.lock(account) || !links.use(link)) {
                return Optional.empty();
            }
            accounts.replacePassword(account, hash);
            return Optional.of(account);
        });
    }
}
