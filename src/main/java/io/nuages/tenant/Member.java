package io.nuages.tenant;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An account in a tenant.
 *
 * @param proven whether the address was shown to be theirs
 * @param disabled can no longer sign in
 * @param since when they joined
 */
public record Member(
        UUID account, String email, boolean proven, String name, Role role, boolean disabled, Instant since) {
    /** What others call them: the name, or the address of those who have none. */
    public String called() {
        return name.isEmpty() ? address() : name;
    }

    /** As others see the address. */
    public String address() {
        return EmailAddresses.shown(email, proven);
    }

    /** Why this one has to stay an owner, in a sentence; empty for those who may leave or take another role. */
    public Optional<String> needed(List<Member> all) {
        var others = all.stream()
                .anyMatch(each -> each.role == Role.OWNER && !each.disabled && !each.account.equals(account));
        return role == Role.OWNER && !others
                ? Optional.of(address() + " is the last owner. Make somebody else an owner first.")
                : Optional.empty();
    }
}
