package io.nuages.staff;

import io.nuages.deploy.Renewals;
import io.nuages.form.Badge;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How pods are being renewed, or were the last time.
 *
 * @param note which deployment did not succeed; null when all did
 */
public record RenewalView(
        UUID id,
        Badge state,
        boolean going,
        String whose,
        String progress,
        @Nullable String note,
        String actor,
        Instant startedAt) {
    static RenewalView of(Renewals.Renewal renewal) {
        return new RenewalView(
                renewal.id(),
                state(renewal.outcome()),
                renewal.outcome() == null,
                (renewal.tenant() == null ? "All tenants, " : renewal.tenant() + ", ") + renewal.atOnce()
                        + " at a time.",
                count(renewal.renewed()) + (renewal.renewed() == 1 ? " has its" : " have their") + " new pods"
                        + (renewal.going() == 0 ? "." : ", " + renewal.going() + " are being deployed."),
                renewal.note(),
                renewal.actor(),
                renewal.startedAt());
    }

    private static String count(int environments) {
        return environments + (environments == 1 ? " environment" : " environments");
    }

    private static Badge state(Renewals.@Nullable Outcome outcome) {
        return switch (outcome) {
            case null -> Badge.info("Going on");
            case DONE -> Badge.ok("Done");
            case STOPPED -> Badge.neutral("Stopped");
            case FAILED -> Badge.bad("Ended early");
            case UNKNOWN -> Badge.neutral("Ended");
        };
    }
}
