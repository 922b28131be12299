package io.nuages.account;

import java.util.List;

/** Offers accounts by one click on the sign-in page. Only the embedded default brings any. */
public interface DemoAccounts {
    List<DemoAccount> all();

    /**
     * @param label of the button, for example {@code Sign in as the customer}
     * @param password shown on the page: only where nothing real can be reached with it
     */
    public record DemoAccount(String label, String email, String password) {}
}
