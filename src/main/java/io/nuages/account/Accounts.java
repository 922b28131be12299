package io.nuages.account;

import io.nuages.audit.Audit;
import io.nuages.form.OneLine;
import io.nuages.rows.Rows;
import io.nuages.tenant.EmailAddresses;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Visitor;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            Pattern.compile("[^@\\p{Z}\\p{C}<>\"',;]{1,64}@[^@\\p{Z}\\p{C}<>\"',;]{1,189}");
    private static final String NOBODY = "nobody@example.invalid";
    private static final int NAME_LENGTH = 80;
    /** Held while it is decided who is staff, so that the last one is not lost and there are not two first ones. */
    private static final String STAFF_LOCK = "SELECT pg_advisory_xact_lock(hashtext('nuages staff'))";

    static final String NOT_CURRENT = "That is not your current password.";

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Audit audit;
    private final Passwords passwords;
    private final Links links;
    private final Clock clock;

    Accounts(JdbcClient jdbc, Tenancy tenancy, Audit audit, Passwords passwords, Links links, Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.audit = audit;
        this.passwords = passwords;
        this.links = links;
        this.clock = clock;
    }

    /**
     * Creates an account that can sign in immediately and whose address counts as proven, because the caller vouches for it.
     *
     * @throws Refusal when the address is taken, or something is wrong with the input
     */
    public UUID create(String email, String name, String password, boolean staff) {
        return insert(prepare(email, name, password), staff, true);
    }

    /** An account that can be made: checked, and with the hash of its password, which takes a while. */
    record Prepared(String email, String name, String hash) {
        @Override
        public String toString() {
            return email;
        }
    }

    /** @throws Refusal when something is wrong with the input */
    Prepared prepare(String email, String name, String password) {
        var problems = new LinkedHashMap<String, String>();
        emailProblem(email).ifPresent(problem -> problems.put("email", problem));
        var checked = collected(problems, () -> checkedName(name));
        var hash = collected(
                problems, () -> passwords.hash(password, problems.containsKey("email") ? NOBODY : OneLine.of(email)));
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
        return new Prepared(OneLine.of(email), checked, hash);
    }

    private static String collected(Map<String, String> problems, Supplier<String> checked) {
        try {
            return checked.get();
        } catch (Refusal refusal) {
            problems.put(refusal.field(), refusal.getMessage());
            return "";
        }
    }

    /**
     * Within a transaction.
     *
     * @throws Refusal when the address is taken
     */
    UUID insert(Prepared account, boolean staff, boolean proven) {
        var id = UUID.randomUUID();
        var made = jdbc.sql("""
                INSERT INTO account (id, email, name, password_hash, staff, proven_at, created_at)
                VALUES (:id, :email, :name, :hash, :staff, :proven, :now) ON CONFLICT (lower(email)) DO NOTHING
                """)
                .param("id", id)
                .param("email", account.email())
                .param("name", account.name())
                .param("hash", account.hash())
                .param("staff", staff)
                .param("proven", proven ? Rows.now(clock) : null)
                .param("now", Rows.now(clock))
                .update();
        if (made == 0) {
            throw new Refusal("email", "There is already an account with this address.");
        }
        return id;
    }

    /**
     * Gives an account another password and vouches for its address; sessions that began with the former password continue.
     *
     * @throws Refusal when the password cannot be used
     */
    public void setPassword(String email, String password) {
        var address = checkedEmail(email);
        jdbc.sql("""
                UPDATE account SET password_hash = :hash, proven_at = coalesce(proven_at, :now) WHERE lower(email) = :email
                """)
                .param("hash", passwords.hash(password, address))
                .param("email", address)
                .param("now", Rows.now(clock))
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
     * Keeps the account from signing in and ends its sessions and links.
     *
     * @return false when it was disabled before
     * @throws Refusal when nobody of the staff would be left
     */
    public boolean disable(String actor, UUID id) {
        return tenancy.everywhere(() -> {
            jdbc.sql(STAFF_LOCK).query().listOfRows();
            var account = byId(id).orElseThrow(() -> new Refusal("", "There is no such account."));
            needed(account).ifPresent(why -> {
                throw new Refusal("", why);
            });
            var updated = jdbc.sql("UPDATE account SET disabled_at = :now WHERE id = :id AND disabled_at IS NULL")
                    .param("id", id)
                    .param("now", Rows.now(clock))
                    .update();
            endSessions(id, "");
            links.endAllOf(id);
            if (updated > 0) {
                audit.record(
                        null, actor, "account.disable", account.email(), "disabled the account " + account.email());
            }
            return updated > 0;
        });
    }

    /** Lets the account sign in again. @return false when it was not disabled */
    public boolean enable(String actor, UUID id) {
        return tenancy.everywhere(() -> {
            var account = byId(id).orElseThrow(() -> new Refusal("", "There is no such account."));
            var updated = jdbc.sql("UPDATE account SET disabled_at = NULL WHERE id = :id AND disabled_at IS NOT NULL")
                    .param("id", id)
                    .update();
            if (updated > 0) {
                audit.record(null, actor, "account.enable", account.email(), "enabled the account " + account.email());
            }
            return updated > 0;
        });
    }

    /** Why the account must remain able to sign in, in a sentence; empty when it can be disabled. */
    public Optional<String> needed(Account account) {
        return account.staff() && !otherStaff(account.id())
                ? Optional.of(account.email() + " is the last member of staff. Invite somebody else first.")
                : Optional.empty();
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
     * Makes the first account of the staff.
     *
     * @return empty when there is one already, or the link has ended
     * @throws Refusal when something is wrong with the input; the link can be used again then
     */
    Optional<UUID> setUp(Link link, String email, String name, String password) {
        var first = prepare(email, name, password);
        return tenancy.everywhere(() -> {
            jdbc.sql(STAFF_LOCK).query().listOfRows();
            if (hasStaff() || !links.use(link)) {
                return Optional.empty();
            }
            var account = insert(first, true, false);
            links.endSetup();
            return Optional.of(account);
        });
    }

    /** The account has received what was mailed to this address. Within a transaction; does nothing when it is not its address. */
    void prove(UUID id, String email) {
        jdbc.sql("""
                UPDATE account SET proven_at = :now WHERE id = :id AND lower(email) = lower(:email) AND proven_at IS NULL
                """)
                .param("id", id)
                .param("email", email)
                .param("now", Rows.now(clock))
                .update();
    }

    /**
     * Removes an address that the account has not proven. Its memberships stay as they are, and nobody can sign in to it. Within
     * {@code Tenancy.everywhere}.
     *
     * @throws Refusal when nobody of the staff would be left
     */
    void loseAddress(Account account) {
        jdbc.sql(STAFF_LOCK).query().listOfRows();
        if (account.staff() && account.disabledAt() == null && !otherStaff(account.id())) {
            throw new Refusal("email", "This account belongs to the last member of staff. Sign in to it.");
        }
        jdbc.sql("""
                UPDATE account SET email = :lost, disabled_at = coalesce(disabled_at, :now),
                       password_version = password_version + 1
                WHERE id = :id AND proven_at IS NULL
                """)
                .param("id", account.id())
                .param("lost", EmailAddresses.lost(account.id()))
                .param("now", Rows.now(clock))
                .update();
        endSessions(account.id(), "");
        links.endAllOf(account.id());
    }

    /**
     * To be called outside of a transaction, which would hold a connection for as long as hashing takes.
     *
     * @throws Refusal when the password cannot be used
     */
    String hash(String email, String password) {
        return passwords.hash(password, email);
    }

    /**
     * Sets a password without the former one: sessions, links of the account and those that it gave out end.
     * Within a transaction.
     *
     * @param hash see {@link #hash}
     */
    void replacePassword(UUID id, String hash) {
        jdbc.sql("""
                UPDATE account SET password_hash = :hash, password_version = password_version + 1 WHERE id = :id
                """).param("id", id).param("hash", hash).update();
        endSessions(id, "");
        links.endAllOf(id);
    }

    /** Makes others who change the account wait until this transaction has ended. @return whether there is such an account */
    boolean lock(UUID id) {
        return jdbc.sql("SELECT id FROM account WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    @Transactional
    void rename(UUID id, String name) {
        jdbc.sql("UPDATE account SET name = :name WHERE id = :id")
                .param("id", id)
                .param("name", checkedName(name))
                .update();
    }

    /**
     * Ends all sessions of the account: existing ones, and, by the password's version, those that somebody is just about
     * to begin with the former one.
     *
     * @throws Refusal when the current password is wrong, or the new one cannot be used
     */
    void changePassword(UUID id, String current, String password) {
        var account = byId(id).orElseThrow(() -> new Refusal("", "There is no such account."));
        var known = credentials(account.email()).map(Credentials::hash).orElse("");
        var problems = new LinkedHashMap<String, String>();
        if (!passwords.matches(current, known.isEmpty() ? null : known)) {
            problems.put("current", NOT_CURRENT);
        }
        var hash = collected(problems, () -> passwords.hash(password, account.email()));
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
        var changed = tenancy.everywhere(() -> {
            var updated = jdbc.sql("""
                    UPDATE account SET password_hash = :hash, password_version = password_version + 1
                    WHERE id = :id AND password_hash = :known
                    """)
                    .param("id", id)
                    .param("hash", hash)
                    .param("known", known)
                    .update();
            if (updated > 0) {
                endSessions(id, "");
            }
            return updated > 0;
        });
        if (!changed) {
            throw new Refusal("current", NOT_CURRENT);
        }
    }

    /** @param session stays; all others of the account end, and when it is empty all devices that the account knows, too */
    @Transactional
    void endSessions(UUID id, String session) {
        if (session.isEmpty()) {
            Devices.endAll(jdbc, id, null);
        }
        jdbc.sql("DELETE FROM spring_session WHERE principal_name = :account AND session_id <> :session")
                .param("account", id.toString())
                .param("session", session)
                .update();
    }

    static String checkedEmail(String email) {
        emailProblem(email).ifPresent(problem -> {
            throw new Refusal("email", problem);
        });
        return OneLine.of(email);
    }

    /** What keeps this from being an e-mail address, in a sentence; empty when it may be one. */
    public static Optional<String> emailProblem(String email) {
        return EMAIL.matcher(OneLine.of(email)).matches()
                ? Optional.empty()
                : Optional.of("Enter an e-mail address, for example anna@example.org.");
    }

    private static String checkedName(String name) {
        var readable = OneLine.of(name);
        if (readable.isEmpty() || readable.length() > NAME_LENGTH) {
            throw new Refusal("name", "Enter a name of at most " + NAME_LENGTH + " characters.");
        }
        return readable;
    }
}
