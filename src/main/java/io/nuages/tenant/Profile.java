package io.nuages.tenant;

import java.util.List;

/**
 * Who is signed in, as of now.
 *
 * @param proven whether the address was shown to be theirs
 * @param secondFactor whether the account has one, which is asked for after the password
 */
public record Profile(
        String email, boolean proven, String name, boolean staff, boolean secondFactor, List<Membership> memberships) {
    /** As others are told who it was. */
    public String actor() {
        return EmailAddresses.shown(email, proven);
    }
}
