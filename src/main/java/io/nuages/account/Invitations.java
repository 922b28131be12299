package io.nuages.account;

import io.nuages.audit.Audit;
import io.nuages.live.Live;
import io.nuages.mail.Mails;
import io.nuages.mail.Posting;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Invitations to tenants and to the staff. Their author learns nothing about the address: neither whether it has an account, nor,
 * if mail is set up, the link. What an invitation permits is decided by its author's rights when it is used.
 */
@Component
public class Invitations {
    /** Purpose of their mails. */
    static final String MAIL = "invitation";

    /** The same form, sent again within this time, was one click: its answer may not have been seen. */
    private static final Duration ONE_CLICK = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Tenants tenants;
    private final Accounts accounts;
    private final AddressProofs proofs;
    private final Links links;
    private final Mails mails;
    private final Audit audit;
    private final Live live;
    private final Clock clock;

    Invitations(
            JdbcClient jdbc,
            Tenancy tenancy,
            Tenants tenants,
            Accounts accounts,
            AddressProofs proofs,
            Links links,
            Mails mails,
            Audit audit,
            Live live,
            Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.tenants = tenants;
        this.accounts = accounts;
        this.proofs = proofs;
        this.links = links;
        this.mails = mails;
        this.audit = audit;
        this.live = live;
        this.clock = clock;
    }

    /**
     * Invites somebody to a tenant. The holder of the link accepts it with their own account, or with a new one for this
     * address.
     *
     * @param requestKey made with the form that asks: sent twice, it makes one invitation, and the first link stays alive
     * @throws Refusal when this is no e-mail address, it is a member's, there were too many, or the form was used some time ago
     */
    public OneTimeLink inviteMember(UUID tenant, Actor maker, String email, Role role, @Nullable String requestKey) {
        var address = Accounts.checkedEmail(email);
        return tenancy.in(tenant, () -> {
            var draft = Links.Draft.member(tenant, maker, address, role, mails.available(), requestKey);
            return again(draft).orElseGet(() -> {
                refuseMember(tenant, address);
                var made = make(draft);
                audit.record(
                        tenant, maker.name(), "member.invite", address, "invited " + address + " as " + role.one());
                live.changed(tenant, tenant);
                return made;
            });
        });
    }

    /** {@link #inviteMember} for one of the provider's people. */
    public OneTimeLink inviteStaff(Actor maker, String email, @Nullable String requestKey) {
        var address = Accounts.checkedEmail(email);
        return tenancy.everywhere(() -> {
            var draft = Links.Draft.staff(maker, address, mails.available(), requestKey);
            return again(draft).orElseGet(() -> {
                if (accounts.byEmail(address).filter(Account::staff).isPresent()) {
                    throw new Refusal("email", address + " is already on the staff.");
                }
                var made = make(draft);
                audit.record(null, maker.name(), "staff.invite", address, "invited " + address + " as staff");
                return made;
            });
        });
    }

    /** What this form has made already; whatever link it showed stays alive. */
    private Optional<OneTimeLink> again(Links.Draft draft) {
        var key = draft.requestKey();
        if (key == null) {
            return Optional.empty();
        }
        links.lock(draft.maker());
        return links.madeBy(draft.maker(), key).map(link -> {
            if (link.mailed()) {
                return new OneTimeLink(link.email(), link.expiresAt(), null);
            }
            var made = link.expiresAt().minus(Links.INVITATION);
            if (link.ending() != null || made.plus(ONE_CLICK).isBefore(clock.instant())) {
                throw new Refusal(
                        "",
                        "This form was used before: it invited " + link.email()
                                + ", and the link was shown then. If nobody kept" + " it, invite again.");
            }
            return handedOver(link);
        });
    }

    private OneTimeLink make(Links.Draft draft) {
        if (!links.hasRoom(draft.maker(), draft.tenant())) {
            throw new Refusal("email", "Too many invitations were made in the last hour. Try again later.");
        }
        links.replace(draft);
        var link = links.make(draft);
        if (!link.mailed()) {
            return handedOver(link);
        }
        var posting = Posting.to(MAIL, link.email(), Links.INVITATION).about(link.id());
        if (draft.maker().account() != null) {
            posting = posting.by(draft.maker().account());
        }
        if (!mails.enqueue(draft.tenant() == null ? posting : posting.forTenant(draft.tenant()))) {
            throw new Refusal("email", "Too many mails were sent to this address in the last hour. Try again later.");
        }
        return new OneTimeLink(link.email(), link.expiresAt(), null);
    }

    private OneTimeLink handedOver(Link link) {
        return new OneTimeLink(link.email(), link.expiresAt(), Links.PATH + links.token(link.id()));
    }

    /** Members see each other's addresses, so this reveals nothing. One that is not proven may be somebody else's. */
    private void refuseMember(UUID tenant, String email) {
        tenants.members(tenant).stream()
                .filter(member -> member.email().equalsIgnoreCase(email) && (member.proven() || !mails.available()))
                .findFirst()
                .ifPresent(member -> {
                    throw new Refusal(
                            "email",
                            email + " is already a member, as " + member.role().one() + ".");
                });
    }

    /** Invitations to a tenant that somebody can still accept, by address. */
    public List<Invitation> open(UUID tenant) {
        return withMails(links.invitations(tenant));
    }

    /** {@link #open} to the staff. */
    public List<Invitation> openStaff() {
        return withMails(links.staffInvitations());
    }

    private List<Invitation> withMails(List<Invitation> open) {
        var states = mails.states(open.stream().map(Invitation::id).toList());
        return open.stream()
                .map(one -> new Invitation(
                        one.id(),
                        one.email(),
                        one.role(),
                        one.maker(),
                        one.invitedBy(),
                        one.expiresAt(),
                        states.get(one.id())))
                .toList();
    }

    /**
     * Ends an invitation to a tenant.
     *
     * @throws Refusal when it has ended already, which says how
     */
    public void withdraw(UUID tenant, String actor, UUID invitation) {
        tenancy.run(tenant, () -> {
            var email = withdraw(tenant, invitation);
            audit.record(tenant, actor, "member.uninvite", email, "withdrew the invitation of " + email);
            live.changed(tenant, tenant);
        });
    }

    /** {@link #withdraw} for one to the staff. */
    public void withdrawStaff(String actor, UUID invitation) {
        tenancy.everywhere(() -> {
            var email = withdraw(null, invitation);
            audit.record(null, actor, "staff.uninvite", email, "withdrew the invitation of " + email + " to the staff");
            return invitation;
        });
    }

    private String withdraw(@Nullable UUID tenant, UUID invitation) {
        return links.withdraw(tenant, invitation)
                .orElseThrow(() -> new Refusal(
                        "",
                        links.byId(invitation)
                                .filter(link -> link.isInvitation() && Objects.equals(link.tenant(), tenant))
                                .map(link -> link.ending() == Ending.USED
                                        ? "Too late: the invitation of " + link.email() + " was accepted already."
                                        : "The invitation of " + link.email() + " had ended already.")
                                .orElse("That invitation no longer exists.")));
    }

    /**
     * Accepts an invitation for somebody who is signed in. If it was mailed to the address of this very account, the address is proven.
     *
     * @return false when somebody was faster or the link has ended
     * @throws Refusal when the account is a member already
     */
    boolean accept(Link link, UUID account) {
        return within(link, () -> {
            if (!links.use(link)) {
                return false;
            }
            if (link.mailed()) {
                accounts.prove(account, link.email());
            }
            grant(link, account);
            return true;
        });
    }

    /**
     * Accepts an invitation with a new account. By a link that was mailed it has the address for good, and an account that has not
     * proven the same address loses it; memberships stay with that one.
     *
     * @param take whether the caller knows that there is such an account
     * @return the account; empty when somebody was faster or the link has ended
     * @throws Refusal when something is wrong with the input, or there is an account already; the link can be used again then
     */
    Optional<UUID> join(Link link, String name, String password, boolean take) {
        var joining = accounts.prepare(link.email(), name, password);
        if (link.mailed() && take) {
            proofs.take(link);
        }
        return within(link, () -> {
            if (!links.use(link)) {
                return Optional.empty();
            }
            var account = accounts.insert(joining, false, link.mailed());
            grant(link, account);
            return Optional.of(account);
        });
    }

    private <T> T within(Link link, Supplier<T> work) {
        return link.tenant() == null ? tenancy.everywhere(work) : tenancy.in(link.tenant(), work);
    }

    private void grant(Link link, UUID account) {
        var who = accounts.byId(account).orElseThrow(() -> new Refusal("", "There is no such account."));
        var own = link.email().equals(who.email());
        var said = "accepted the invitation " + (own ? "" : "of " + link.email() + " ") + "by " + link.invitedBy();
        if (link.tenant() != null && link.role() != null) {
            tenants.join(link.tenant(), account, link.role(), said);
        } else {
            jdbc.sql("UPDATE account SET staff = true WHERE id = :id")
                    .param("id", account)
                    .update();
            audit.record(null, who.address(), "staff.accept", link.email(), said + " and joined the staff");
        }
    }
}
