package io.nuages.staff;

import io.nuages.deploy.Troubles.Kind;
import io.nuages.deploy.Troubles.Trouble;
import io.nuages.form.Badge;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A problem as the home page shows it.
 *
 * @param href where to look
 * @param failure of the newest deployment, in words; null when that did not fail
 * @param lastFine whether {@code since} is when all was last well, not when the problem began
 */
public record TroubleRow(
        Badge state,
        String what,
        String tenant,
        String tenantHref,
        String href,
        String cause,
        @Nullable String failure,
        @Nullable Instant since,
        boolean lastFine) {

    static TroubleRow of(Trouble trouble) {
        var tenantHref = "/staff/tenants/" + trouble.tenantSlug();
        var cause = trouble.cause() == null ? "" : trouble.cause();
        if (trouble.app() == null) {
            return new TroubleRow(
                    Badges.of(trouble.kind()),
                    trouble.tenant(),
                    trouble.tenant(),
                    tenantHref,
                    tenantHref,
                    cause,
                    null,
                    trouble.since(),
                    true);
        }
        var environment = "/t/" + trouble.tenantSlug() + "/apps/" + trouble.app() + "/" + trouble.environment();
        var failed = trouble.failedDeployment();
        return new TroubleRow(
                Badges.of(trouble.kind()),
                trouble.app() + " · " + trouble.environment(),
                trouble.tenant(),
                tenantHref,
                trouble.kind() == Kind.DEPLOYMENT_FAILED ? environment + "/deployments/" + failed : environment,
                cause,
                failed == null
                        ? null
                        : "Deployment " + failed + " failed"
                                + (trouble.failure() == null ? "." : ": " + trouble.failure()),
                trouble.since(),
                false);
    }
}
