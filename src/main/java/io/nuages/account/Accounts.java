package io.nuages.account;

import io.nuages.audit.Audit;
import io.nuages.live.Live;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import io.nuages.tenant.Visitor;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Accounts: who may sign in. */
@Component
public class Accounts {
    private static final Pattern EMAIL =
            Pattern.compile("[^@\\s\\p{Cntrl}<>\"',;]{1,64}@[^@\\s\\p{Cntrl}<>\"',;]{1,189}");
    private static final int NAME_LENGTH = 80;
    private static final String PATH = "/link/";
    /** Held while it is decided who is staff, so that the last one is not lost and the first one is not two. */
    private static final String STAFF_LOCK = "SELECT pg_advisory_xact_lock(hashtext('nuages staff'))";

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Audit audit;
    private final Live live;
    private final Tenants tenants;
    private final Passwords passwords;
    private final Links links;
    private final Clock clock;

    Accounts(
            JdbcClient jdbc,
            Tenancy tenancy,
            Audit audit,
            Live live,
            Tenants tenants,
            Passwords passwords,
            Links links,
            Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.audit = audit;
        this.live = live;
        this.tenants = tenants;
        this.passwords = passwords;
        this.links = links;
        this.clock = clock;
    }

    /**
     * Invites somebody to a tenant. Whoever is given the link accepts it as who they are: with their account, or with a new one
     * for this address.
     *
     * @return path of the one-time link below the portal's address; it is not kept, so show it now
     * @throws Refusal when this is no e-mail address
     */
    public String inviteMember(UUID tenant, String actor, String email, Role role) {
        var address = checkedEmail(email);
        return tenancy.in(tenant, () -> {
            audit.record(tenant, actor, "member.invite", address, "invited " + address + " as " + role.word());
            live.changed(tenant, tenant);
            return PATH + links.member(tenant, actor, address, role);
        });
    }

    /** Invitations to a tenant that nobody has accepted yet. */
    public List<Invitation> invitations(UUID tenant) {
        return links.invitations(tenant);
    }

    /** Ends an invitation. Idempotent. */
    public void revokeInvitation(UUID tenant, UUID invitation) {
        tenancy.run(tenant, () -> {
            links.revoke(tenant, invitation);
            live.changed(tenant, tenant);
        });
    }

    /** {@link #inviteMember} for one of the hoster's people. */
    public String inviteStaff(String actor, String email) {
        var address = checkedEmail(email);
        return tenancy.everywhere(() -> {
            audit.record(null, actor, "staff.invite", address, "invited " + address + " as staff");
            return PATH + links.staff(actor, address);
        });
    }

    /**
     * For somebody who forgot the password; the old one works until the link is used.
     *
     * @return path of the one-time link below the portal's address
     */
    public String resetPassword(String actor, UUID id) {
        return tenancy.everywhere(() -> {
            var account = byId(id).orElseThrow(() -> new Refusal("", "There is no such account."));
            audit.record(
                    null,
                    actor,
                    "account.reset",
                    account.email(),
                    "made a link to a new password for " + account.email());
            return PATH + links.password(actor, account);
        });
    }

    /**
     * Makes an account that can sign in at once.
     *
     * @throws Refusal when the address is taken, or something is wrong with the input
     */
    @Transactional
    public UUID create(String email, String name, String password, boolean staff) {
        var address = checkedEmail(email);
        var id = UUID.randomUUID();
        var made = jdbc.sql("""
                INSERT INTO account (id, email, name, password_hash, staff, created_at)
                VALUES (:id, :email, :name, :hash, :staff, :now) ON CONFLICT (lower(email)) DO NOTHING
                """)
                .param("id", id)
                .param("email", address)
                .param("name", checkedName(name))
                .param("hash", passwords.hash(password, address))
                .param("staff", staff)
                .param("now", now())
                .update();
        if (made == 0) {
            throw new Refusal("email", "There is an account with this address already.");
        }
        return id;
    }

    /**
     * Gives an account another password; sessions that began with the former one go on.
     *
     * @throws Refusal when the password cannot be used
     */
    @Transactional
    public void setPassword(String email, String password) {
        var address = checkedEmail(email);
        jdbc.sql("UPDATE account SET password_hash = :hash WHERE lower(email) = :email")
                .param("hash", passwords.hash(password, address))
                .param("email", address)
                .update();
    }

    /** All accounts by address; for staff. */
    public List<Account> all(int limit, int offset) {
        return jdbc.sql("SELECT " + Account.COLUMNS
                        + " FROM account a ORDER BY lower(a.email) LIMIT :limit OFFSET :offset")
                .param("limit", limit)
                .param("offset", offset)
                .query(Account::map)
                .list();
    }

    public Optional<Account> byId(UUID id) {
        return jdbc.sql("SELECT " + Account.COLUMNS + " FROM account a WHERE a.id = :id")
                .param("id", id)
                .query(Account::map)
                .optional();
    }

    public Optional<Account> byEmail(String email) {
        return jdbc.sql("SELECT " + Account.COLUMNS + " FROM account a WHERE lower(a.email) = lower(:email)")
                .param("email", email.strip())
                .query(Account::map)
                .optional();
    }

    /**
     * Keeps the account from signing in and ends its sessions and links. Idempotent.
     *
     * @throws Refusal when nobody of the staff would be left
     */
    public void disable(String actor, UUID id) {
        tenancy.everywhere(() -> {
            jdbc.sql(STAFF_LOCK).query().listOfRows();
            var account = byId(id).orElseThrow(() -> new Refusal("", "There is no such account."));
            if (account.staff() && !otherStaff(id)) {
                throw new Refusal("", account.email() + " is the last of the staff.");
            }
            var updated = jdbc.sql("UPDATE account SET disabled_at = :now WHERE id = :id AND disabled_at IS NULL")
                    .param("id", id)
                    .param("now", now())
                    .update();
            endSessions(id, "");
            if (updated > 0) {
                audit.record(
                        null, actor, "account.disable", account.email(), "disabled the account " + account.email());
            }
            return id;
        });
    }

    /** Lets the account sign in again. Idempotent. */
    public void enable(String actor, UUID id) {
        tenancy.everywhere(() -> {
            var account = byId(id).orElseThrow(() -> new Refusal("", "There is no such account."));
            var updated = jdbc.sql("UPDATE account SET disabled_at = NULL WHERE id = :id AND disabled_at IS NOT NULL")
                    .param("id", id)
                    .update();
            if (updated > 0) {
                audit.record(null, actor, "account.enable", account.email(), "enabled the account " + account.email());
            }
            return id;
        });
    }

    private boolean otherStaff(UUID id) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT FROM account
                    WHERE staff AND id <> :id AND disabled_at IS NULL)
                """).param("id", id).query(Boolean.class).single();
    }

    /** Whether somebody of the staff can sign in. */
    boolean hasStaff() {
        return otherStaff(new UUID(0, 0));
    }

    /** The hash that a password is compared with, for accounts that may sign in. */
    Optional<Credentials> credentials(String email) {
        return jdbc.sql("""
                SELECT id, password_version, password_hash FROM account
                WHERE lower(email) = lower(:email) AND disabled_at IS NULL
                """)
                .param("email", email)
                .query((row, n) -> new Credentials(
                        new Visitor(row.getObject("id", UUID.class), row.getInt("password_version")),
                        row.getString("password_hash")))
                .optional();
    }

    /** @param visitor who it is that knows the password */
    public record Credentials(Visitor visitor, String hash) {
        @Override
        public String toString() {
            return visitor.getName();
        }
    }

    /** The account as it signs in now. */
    Visitor visitor(UUID account) {
        return jdbc.sql("SELECT password_version FROM account WHERE id = :id")
                .param("id", account)
                .query((row, n) -> new Visitor(account, row.getInt("password_version")))
                .single();
    }

    /** Replaces a hash by a stronger one of the same password, unless the password changed meanwhile. */
    void strengthen(Credentials old, String password) {
        jdbc.sql("UPDATE account SET password_hash = :new WHERE id = :id AND password_hash = :old")
                .param("id", old.visitor().account())
                .param("old", old.hash())
                .param("new", passwords.rehash(password))
                .update();
    }

    /**
     * Uses a one-time link by somebody who is not signed in: makes the account, or gives it a new password.
     *
     * @param email asked for by the first set-up only
     * @param name not asked for by a new password
     * @return the account; empty when somebody was faster or the link has ended
     * @throws Refusal when something is wrong with the input; the link can be used again then
     */
    Optional<UUID> redeem(Link link, String email, String name, String password) {
        return within(link, () -> switch (link.purpose()) {
            case SETUP -> setUp(link, email, name, password);
            case PASSWORD -> newPassword(link, password);
            case STAFF, MEMBER -> {
                if (!links.use(link)) {
                    yield Optional.empty();
                }
                var account = create(link.email(), name, password, false);
                grant(link, account);
                yield Optional.of(account);
            }
        });
    }

    /**
     * Accepts an invitation by somebody who is signed in.
     *
     * @return false when somebody was faster or the link has ended
     */
    boolean accept(Link link, UUID account) {
        return within(link, () -> {
            if (!link.isInvitation() || !links.use(link)) {
                return false;
            }
            grant(link, account);
            return true;
        });
    }

    private <T> T within(Link link, Supplier<T> work) {
        return link.tenant() == null ? tenancy.everywhere(work) : tenancy.in(link.tenant(), work);
    }

    private void grant(Link link, UUID account) {
        var who = byId(account).orElseThrow(() -> new Refusal("", "There is no such account."));
        if (link.tenant() != null && link.role() != null) {
            tenants.addMember(link.tenant(), who.email(), account, link.role());
        } else {
            jdbc.sql("UPDATE account SET staff = true WHERE id = :id")
                    .param("id", account)
                    .update();
            audit.record(
                    null, who.email(), "staff.accept", who.email(), "joined the staff, invited by " + link.invitedBy());
        }
    }

    private Optional<UUID> setUp(Link link, String email, String name, String password) {
        jdbc.sql(STAFF_LOCK).query().listOfRows();
        if (hasStaff() || !links.use(link)) {
            return Optional.empty();
        }
        var account = create(email, name, password, true);
        links.endSetup();
        return Optional.of(account);
    }

    private Optional<UUID> newPassword(Link link, String password) {
        var account = link.account();
        if (account == null || !links.use(link)) {
            return Optional.empty();
        }
        jdbc.sql("""
                UPDATE account SET password_hash = :hash, password_version = password_version + 1 WHERE id = :id
                """)
                .param("id", account)
                .param("hash", passwords.hash(password, link.email()))
                .update();
        endSessions(account, "");
        return Optional.of(account);
    }

    @Transactional
    void rename(UUID id, String name) {
        jdbc.sql("UPDATE account SET name = :name WHERE id = :id")
                .param("id", id)
                .param("name", checkedName(name))
                .update();
    }

    /**
     * Ends all sessions of the account: those that are there, and by the password's version those that somebody is just about
     * to begin with the former one.
     *
     * @throws Refusal when the current password is wrong, or the new one cannot be used
     */
    @Transactional
    void changePassword(UUID id, String current, String password) {
        var account = byId(id).orElseThrow(() -> new Refusal("", "There is no such account."));
        var known = credentials(account.email()).map(Credentials::hash).orElse("");
        if (!passwords.matches(current, known.isEmpty() ? null : known)) {
            throw notCurrent();
        }
        var changed = jdbc.sql("""
                UPDATE account SET password_hash = :hash, password_version = password_version + 1
                WHERE id = :id AND password_hash = :known
                """)
                .param("id", id)
                .param("hash", passwords.hash(password, account.email()))
                .param("known", known)
                .update();
        if (changed == 0) {
            throw notCurrent();
        }
        endSessions(id, "");
    }

    private static Refusal notCurrent() {
        return new Refusal("current", "That is not your current password.");
    }

    /** @param session stays; all others of the account end */
    @Transactional
    void endSessions(UUID id, String session) {
        jdbc.sql("DELETE FROM spring_session WHERE principal_name = :account AND session_id <> :session")
                .param("account", id.toString())
                .param("session", session)
                .update();
    }

    private static String checkedEmail(String email) {
        var address = email.strip();
        if (!EMAIL.matcher(address).matches()) {
            throw new Refusal("email", "Give an e-mail address, for example anna@example.org.");
        }
        return address;
    }

    private static String checkedName(String name) {
        var stripped = name.strip();
        if (stripped.isEmpty()
                || stripped.length() > NAME_LENGTH
                || stripped.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal("name", "Give a name of at most " + NAME_LENGTH + " characters.");
        }
        return stripped;
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
