package io.nuages.web;

import io.nuages.app.TenantFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the layout shows around every page; the model attribute {@code frame}.
 *
 * @param assets where styles, scripts and icons are, with a version in the path, for example {@code /assets/1a2b3c}
 * @param person who is signed in; null on pages before that
 * @param tenant whose pages these are; null on pages of staff
 * @param facts of that tenant; null without one, or if they cannot be had
 * @param tenants what the person may switch to
 * @param help of the provider
 * @param theme the visitor's, whether signed in or not
 */
public record Frame(
        String assets,
        boolean simulated,
        @Nullable Person person,
        @Nullable TenantLink tenant,
        TenantFacts.@Nullable Facts facts,
        List<TenantLink> tenants,
        HelpSettings help,
        Theme theme) {

    /** Whether there is more than this tenant to go to. */
    public boolean elsewhere() {
        return tenants.size() > 1 || person != null && person.staff();
    }

    public record TenantLink(String slug, String name) {
        /** One or two letters. */
        public String initials() {
            return Show.letters(name);
        }
    }

    /** @param account the account's id */
    public record Person(String account, String name, String email, boolean staff) {
        /** One or two letters for the avatar. */
        public String initials() {
            return Show.letters(name);
        }
    }
}
