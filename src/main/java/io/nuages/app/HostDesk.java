package io.nuages.app;

import io.nuages.app.EnvironmentHost.State;
import io.nuages.app.HostStore.Found;
import io.nuages.audit.Audit;
import io.nuages.form.Problems;
import io.nuages.host.HostName;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Hosts of all tenants, for staff: who has one, and who should have it. */
@Component
public class HostDesk {
    private static final Pattern ENDING = Pattern.compile("[a-z0-9.-]{1,253}");

    private final Tenancy tenancy;
    private final HostStore store;
    private final ReconcileQueue queue;
    private final EnvironmentChanges changes;
    private final Audit audit;
    private final Clock clock;

    HostDesk(
            Tenancy tenancy,
            HostStore store,
            ReconcileQueue queue,
            EnvironmentChanges changes,
            Audit audit,
            Clock clock) {
        this.tenancy = tenancy;
        this.store = store;
        this.queue = queue;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A tenant's claim of a host.
     *
     * @param since when it came into its state
     * @param disputedAt since when it is proven here, and routed for somebody else
     * @param granted whether staff gave it to this tenant, and it is not free yet
     */
    public record Claim(
            EnvironmentHost host,
            UUID tenant,
            String tenantSlug,
            String tenantName,
            String app,
            String environment,
            Instant since,
            @Nullable Instant disputedAt,
            boolean granted) {}

    /** Hosts that are the text or end with it; none for a blank one. */
    public List<Claim> search(String text, int limit) {
        var host = HostName.normal(text);
        return !ENDING.matcher(host).matches()
                ? List.of()
                : tenancy.everywhere(() -> claims(store.ending(host, limit)));
    }

    /** Claims that are proven while the host is routed for somebody else, oldest first. */
    public List<Claim> disputed(int limit) {
        return tenancy.everywhere(() -> claims(store.disputed(limit)));
    }

    /** Every claim of one host, the one with the route first. */
    public List<Claim> claims(String host) {
        return tenancy.everywhere(() -> claims(store.claims(host)));
    }

    /**
     * Declares the host the tenant's without checking DNS.
     *
     * @return false when it is not waiting for proof
     * @throws NoSuchElementException when the tenant has no such claim
     * @throws Problems when it is routed for another tenant
     */
    public boolean vouch(UUID tenant, String host, String actor) {
        try {
            return tenancy.in(tenant, () -> {
                var row = store.locked(tenant, host).orElseThrow();
                if (row.host().state() != State.PENDING && row.host().state() != State.TAKEN_OVER) {
                    return false;
                }
                store.setState(tenant, host, State.VOUCHED, clock.instant());
                audit.record(tenant, actor, "host.vouch", host, "vouched for " + host);
                wake(row);
                return true;
            });
        } catch (DuplicateKeyException e) {
            throw Problems.of("", elsewhere(host));
        }
    }

    /** Why nobody vouches for a host that another tenant has. */
    public static String elsewhere(String host) {
        return host + " is routed for another tenant. Move it instead.";
    }

    /**
     * Gives a host to a tenant that claims it. If it is routed for another, that route is removed first; the site there stays
     * live under its other hosts.
     *
     * @return false when it is not waiting for proof
     * @throws NoSuchElementException when the tenant has no such claim
     */
    public boolean move(UUID tenant, String host, String actor) {
        return tenancy.everywhere(() -> {
            // Always in the same order, so that two moves never wait for each other.
            var rows = store.claims(host).stream()
                    .map(found -> found.row().tenant())
                    .sorted()
                    .map(claimant -> store.locked(claimant, host))
                    .flatMap(Optional::stream)
                    .toList();
            var to = rows.stream()
                    .filter(row -> row.tenant().equals(tenant))
                    .findFirst()
                    .orElseThrow();
            if (to.host().state() != State.PENDING) {
                return false;
            }
            var now = clock.instant();
            rows.stream().filter(row -> row.host().state() != State.PENDING).forEach(from -> {
                store.setState(from.tenant(), host, State.LEAVING, now);
                audit.record(from.tenant(), actor, "host.move", host, "took " + host + " away");
                wake(from);
            });
            store.setGranted(tenant, host, now);
            store.setDisputed(tenant, host, null);
            store.ask(tenant, host, now);
            audit.record(tenant, actor, "host.move", host, "gave " + host + " to this tenant");
            wake(to);
            return true;
        });
    }

    /**
     * Leaves a disputed host where it is. The claim stays, with another token: what was put into DNS no longer proves anything.
     *
     * @return false when it was not disputed
     * @throws NoSuchElementException when the tenant has no such claim
     */
    public boolean dismiss(UUID tenant, String host, String actor) {
        return tenancy.in(tenant, () -> {
            var row = store.locked(tenant, host).orElseThrow();
            if (row.disputedAt() == null) {
                return false;
            }
            store.setDisputed(tenant, host, null);
            store.renewToken(tenant, host, clock.instant());
            audit.record(tenant, actor, "host.dismiss", host, "left " + host + " where it is");
            wake(row);
            return true;
        });
    }

    private void wake(HostStore.Row row) {
        queue.enqueue(new Key(Hosts.KEY, row.tenant(), row.tenant()));
        changes.changed(new EnvironmentRef(row.tenant(), row.environment()));
    }

    private static List<Claim> claims(List<Found> found) {
        return found.stream()
                .map(each -> new Claim(
                        each.row().host(),
                        each.row().tenant(),
                        each.tenantSlug(),
                        each.tenantName(),
                        each.app(),
                        each.environment(),
                        each.row().since(),
                        each.row().disputedAt(),
                        each.row().granted()))
                .toList();
    }
}
