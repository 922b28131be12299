package io.nuages.embedded;

import io.nuages.account.Accounts;
import io.nuages.account.DemoAccounts;
import io.nuages.tenant.Refusal;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Who signs in to the demo: a customer and a member of the provider's staff, with the same password. */
@Component
@ConditionalOnProperty("nuages.demo")
class DemoPeople implements DemoAccounts {
    static final String CUSTOMER = "owner@lumiere.example";
    static final String STAFF = "staff@nuages.example";

    private final String password;

    DemoPeople(ObjectProvider<EmbeddedPostgres> postgres, @Value("${nuages.demo-password:}") String password) {
        var kept = postgres.getIfAvailable();
        if (password.isBlank() && kept == null) {
            throw new DemoPasswordUnfit("none is set, and there is no data folder to keep one in.");
        }
        this.password = password.isBlank() && kept != null ? kept.password("demo") : password;
    }

    String password() {
        return password;
    }

    /**
     * Creates the accounts, or gives them the present password.
     *
     * @throws DemoPasswordUnfit when accounts may not have it
     */
    void settle(Accounts accounts) {
        try {
            create(accounts);
        } catch (Refusal refusal) {
            throw new DemoPasswordUnfit(refusal.getMessage());
        }
    }

    private void create(Accounts accounts) {
        for (var person : List.of(CUSTOMER, STAFF)) {
            if (accounts.byEmail(person).isEmpty()) {
                accounts.create(
                        person, person.equals(STAFF) ? "Staff" : "Owner Lumière", password, person.equals(STAFF));
            } else {
                accounts.setPassword(person, password);
            }
        }
    }

    @Override
    public List<DemoAccount> all() {
        return List.of(
                new DemoAccount("Sign in as a customer", CUSTOMER, password),
                new DemoAccount("Sign in as staff", STAFF, password));
    }
}
