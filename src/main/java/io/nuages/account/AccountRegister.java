package io.nuages.account;

import io.nuages.audit.Audit;
import io.nuages.rows.Rows;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All accounts, as staff see and help them. */
@Component
public class AccountRegister {
    /** Why nobody removes their own. */
    public static final String OWN_FACTOR = "Another member of staff has to remove your second factor.";

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Accounts accounts;
    private final SecondFactors factors;
    private final Audit audit;

    AccountRegister(JdbcClient jdbc, Tenancy tenancy, Accounts accounts, SecondFactors factors, Audit audit) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.factors = factors;
        this.audit = audit;
    }

    /** @param tenants names of the tenants that it is a member of */
    public record Entry(Account account, boolean secondFactor, List<String> tenants) {}

    /** @param sessions how many browsers it is signed in with now */
    public record Details(Account account, boolean secondFactor, int sessions, List<Place> places) {}

    /** A tenant that an account is a member of. */
    public record Place(String slug, String name, Role role) {}

    /** Those with the text in their address, their name, or the name of one of their tenants; by address. */
    public List<Entry> page(String text, int limit, int offset) {
        var pattern = "%" + text.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%";
        return jdbc.sql("SELECT " + Account.COLUMNS + """
                , f.confirmed_at IS NOT NULL AS second_factor,
                  ARRAY(SELECT t.name FROM member m JOIN tenant t ON t.id = m.tenant_id
                        WHERE m.account_id = a.id ORDER BY lower(t.name)) AS tenants
                FROM account a LEFT JOIN second_factor f ON f.account_id = a.id
                WHERE :text = '' OR lower(a.email) LIKE :pattern OR lower(a.name) LIKE :pattern
                   OR EXISTS (SELECT FROM member m JOIN tenant t ON t.id = m.tenant_id
                              WHERE m.account_id = a.id AND (lower(t.name) LIKE :pattern OR t.slug LIKE :pattern))
                ORDER BY lower(a.email) LIMIT :limit OFFSET :offset
                """)
                .param("text", text)
                .param("pattern", pattern)
                .param("limit", limit)
                .param("offset", offset)
                .query(AccountRegister::entry)
                .list();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(Account.map(row, number), row.getBoolean("second_factor"), Rows.strings(row, "tenants"));
    }

    public Optional<Details> one(UUID id) {
        return accounts.byId(id).map(account -> new Details(account, factors.isOn(id), sessions(id), places(id)));
    }

    private int sessions(UUID id) {
        return jdbc.sql("""
                SELECT count(*) FROM spring_session
                WHERE principal_name = :account AND expiry_time > extract(epoch FROM now()) * 1000
                """)
                .param("account", id.toString())
                .query(Integer.class)
                .single();
    }

    private List<Place> places(UUID id) {
        return jdbc.sql("""
                SELECT t.slug, t.name, m.role FROM member m JOIN tenant t ON t.id = m.tenant_id
                WHERE m.account_id = :account ORDER BY lower(t.name)
                """)
                .param("account", id)
                .query((row, n) ->
                        new Place(row.getString("slug"), row.getString("name"), Role.of(row.getString("role"))))
                .list();
    }

    /** Ends all sessions of the account. Idempotent. */
    public void signOut(Actor staff, UUID id) {
        tenancy.everywhere(() -> {
            var account = known(id);
            accounts.endSessions(id, "");
            audit.record(
                    null,
                    staff.name(),
                    "account.sign-out",
                    account.email(),
                    "signed " + account.address() + " out everywhere");
            return id;
        });
    }

    /**
     * Removes the second factor from the account of somebody who lost it, and ends its sessions.
     *
     * @return false when there was none
     * @throws Refusal when it is one's own, which another member of staff has to do
     */
    public boolean takeSecondFactorOff(Actor staff, UUID id) {
        return tenancy.everywhere(() -> {
            var account = known(id);
            if (id.equals(staff.account())) {
                throw new Refusal("", OWN_FACTOR);
            }
            var wasOn = factors.turnOff(id);
            if (wasOn) {
                accounts.endSessions(id, "");
                audit.record(
                        null,
                        staff.name(),
                        "account.second-factor",
                        account.email(),
                        "took the second factor off " + account.address());
            }
            return wasOn;
        });
    }

    private Account known(UUID id) {
        return accounts.byId(id).orElseThrow(() -> new Refusal("", "There is no such account."));
    }
}
