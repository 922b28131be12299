package io.nuages.staff;

import io.nuages.deploy.Renewals;
import java.time.Instant;

/** An environment that would get new pods, as the page shows it. */
public record OutdatedRow(String what, String href, String tenant, String tenantSlug, Instant since, boolean paused) {
    static OutdatedRow of(Renewals.Outdated outdated) {
        return new OutdatedRow(
                outdated.app() + " · " + outdated.environment(),
                "/t/" + outdated.tenantSlug() + "/apps/" + outdated.app() + "/" + outdated.environment(),
                outdated.tenant(),
                outdated.tenantSlug(),
                outdated.since(),
                outdated.paused());
    }
}
