package io.nuages.app;

import io.nuages.app.EnvironmentHost.State;
import io.nuages.audit.Audit;
import io.nuages.form.Problems;
import io.nuages.form.Problems.Problem;
import io.nuages.host.Dns;
import io.nuages.host.HostName;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.spec.Spec;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Hosts of environments. Anybody may claim a host; it gets a route once a TXT record, or staff, say that it is the tenant's. No
 * tenant is told who else claims it, except by proving it themselves.
 *
 * <p>Proofs are not part of a release: like a pause, they immediately change what is applied for a release.
 */
@Component
public class Hosts {
    /** Kind of the reconcile key of a tenant's hosts. */
    static final String KEY = "hosts";

    /** Between two requested checks. */
    private static final Duration BETWEEN_ASKING = Duration.ofSeconds(10);

    private final Tenancy tenancy;
    private final HostStore store;
    private final AppStore apps;
    private final HostRules rules;
    private final SiteSettings sites;
    private final EnvironmentChanges changes;
    private final ReconcileQueue queue;
    private final Live live;
    private final Audit audit;
    private final Clock clock;

    Hosts(
            Tenancy tenancy,
            HostStore store,
            AppStore apps,
            HostRules rules,
            SiteSettings sites,
            EnvironmentChanges changes,
            ReconcileQueue queue,
            Live live,
            Audit audit,
            Clock clock) {
        this.tenancy = tenancy;
        this.store = store;
        this.apps = apps;
        this.rules = rules;
        this.sites = sites;
        this.changes = changes;
        this.queue = queue;
        this.live = live;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A host with what is known about its proof and its records.
     *
     * @param record name of the TXT record, {@code proof} what it should contain
     * @param since when it came into its state
     * @param lostAt since when the record is missing again; null when it is not
     * @param asking whether DNS is about to be asked on request
     * @param checkedAt when DNS was asked last; null with {@code records} when it never was
     */
    public record Claim(
            EnvironmentHost host,
            String record,
            String proof,
            Instant since,
            @Nullable Instant lostAt,
            boolean asking,
            @Nullable Instant checkedAt,
            @Nullable HostRecords records) {}

    /** In the order of the newest spec. */
    public List<Claim> of(EnvironmentRef environment) {
        return tenancy.in(
                environment.tenant(),
                () -> store.of(environment).stream().map(Hosts::claim).toList());
    }

    /** Of the hosts of an environment those that get a route. */
    public Set<String> routed(EnvironmentRef environment) {
        return tenancy.in(
                environment.tenant(),
                () -> store.of(environment).stream()
                        .map(HostStore.Row::host)
                        .filter(EnvironmentHost::routed)
                        .map(EnvironmentHost::name)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * What is wrong with hosts that somebody typed for their app. That another tenant has one is not: that is decided by
     * proofs, and not revealed.
     *
     * @param environment that should have them; null for one not yet created
     * @param lines one host each
     */
    public List<Problem> problems(UUID tenant, @Nullable UUID environment, List<String> lines, String ownHost) {
        var read = rules.read(lines, ownHost);
        var problems = new ArrayList<>(read.problems());
        tenancy.run(tenant, () -> problems.addAll(elsewhere(tenant, environment, read.hosts())));
        return List.copyOf(problems);
    }

    /**
     * Asks DNS about a host soon.
     *
     * @return false when it was done a moment ago
     * @throws java.util.NoSuchElementException when the environment has no such host, or nothing is to be asked about it
     */
    public boolean check(EnvironmentRef environment, String name) {
        if (!HostName.isHost(name)) {
            throw new NoSuchElementException(name);
        }
        return tenancy.in(environment.tenant(), () -> {
            var row = store.locked(environment.tenant(), name)
                    .filter(found -> found.environment().equals(environment.id()) && found.due() != null)
                    .orElseThrow();
            var now = clock.instant();
            if (row.askedAt() != null && row.askedAt().plus(BETWEEN_ASKING).isAfter(now)) {
                return false;
            }
            store.ask(environment.tenant(), name, now);
            look(environment.tenant());
            live.changed(environment.tenant(), environment.id());
            return true;
        });
    }

    /** For the reconciler: hosts whose route should be removed. */
    public Set<String> leaving(EnvironmentRef environment) {
        return tenancy.in(
                environment.tenant(),
                () -> store.of(environment).stream()
                        .map(HostStore.Row::host)
                        .filter(host -> host.state() == State.LEAVING)
                        .map(EnvironmentHost::name)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** For the reconciler: what was applied of an environment had no route for these, so that they are free. */
    public void left(EnvironmentRef environment, Set<String> withheld) {
        if (withheld.isEmpty()) {
            return;
        }
        tenancy.run(environment.tenant(), () -> {
            if (!store.left(environment, withheld, clock.instant()).isEmpty()) {
                look(environment.tenant());
                live.changed(environment.tenant(), environment.id());
            }
        });
    }

    /** Claims the hosts of a spec. @throws Problems at {@code hosts} for each that another environment of the tenant has */
    void claim(Environment environment, Spec spec) {
        var tenant = environment.tenant();
        var hosts = Set.copyOf(spec.hosts());
        var claimed = store.claimExempt(
                environment.ref(), hosts.stream().filter(rules::exempt).toList());
        if (claimed < hosts.size()) {
            claimed += claimUnproven(environment.ref(), hosts);
        }
        if (claimed < hosts.size()) {
            checkElsewhere(environment.ref(), spec.hosts());
        }
        store.settle(environment.ref());
    }

    private int claimUnproven(EnvironmentRef environment, Set<String> hosts) {
        var claimed = store.claim(environment, hosts, clock.instant());
        if (claimed > 0) {
            look(environment.tenant());
        }
        return claimed;
    }

    private void checkElsewhere(EnvironmentRef environment, List<String> hosts) {
        var problems = elsewhere(environment.tenant(), environment.id(), hosts);
        if (!problems.isEmpty()) {
            throw new Problems(problems);
        }
    }

    /** What is live or being deployed has changed. */
    void settle(EnvironmentRef environment) {
        if (store.claimDeployed(environment, clock.instant()) > 0) {
            look(environment.tenant());
        }
        store.settle(environment);
    }

    /** For the reconciler: the ones to ask DNS about now. */
    List<HostStore.Row> due(UUID tenant, int limit) {
        return tenancy.in(tenant, () -> store.due(tenant, clock.instant(), limit));
    }

    /** For the reconciler: when to ask DNS next; empty when never. */
    Optional<Instant> nextDue(UUID tenant) {
        return tenancy.in(tenant, () -> store.nextDue(tenant));
    }

    /** What DNS said about a host. @param asked the row when it was asked */
    void seen(HostStore.Row asked, Dns.Answer answer) {
        try {
            tenancy.run(asked.tenant(), () -> seen(asked, answer, true));
        } catch (DuplicateKeyException routedForAnother) {
            tenancy.run(asked.tenant(), () -> seen(asked, answer, false));
        }
    }

    private void seen(HostStore.Row asked, Dns.Answer answer, boolean free) {
        var tenant = asked.tenant();
        var name = asked.host().name();
        var found = store.locked(tenant, name);
        var environment = apps.environment(new EnvironmentRef(tenant, asked.environment()));
        if (found.isEmpty() || environment.isEmpty() || !found.get().token().equals(asked.token())) {
            return;
        }
        var now = clock.instant();
        var row = found.get();
        var at = environment.get();
        var records = HostRecords.of(answer, sites, ownHost(row));
        var step = HostStep.next(row.host().state(), proof(name, records), row.granted(), free);
        if (step.state() != row.host().state()) {
            store.setState(tenant, name, step.state(), now);
            tell(
                    at,
                    "host.proven",
                    name + (step.state() == State.VOUCHED ? " was given to " : " is proven for ") + at.path());
            changes.changed(at.ref());
        } else if (step.disputed() != row.host().disputed()) {
            store.setDisputed(tenant, name, step.disputed() ? now : null);
            if (step.disputed()) {
                tell(at, "host.disputed", name + " is proven for " + at.path() + ", and is in use elsewhere");
            }
        }
        if (step.lost() != null && step.lost() != (row.lostAt() != null)) {
            store.setLost(tenant, name, step.lost() ? now : null);
            if (step.lost()) {
                tell(at, "host.lost", "the TXT record of " + name + " is gone");
            }
        }
        store.checked(tenant, name, records, now, now.plus(HostStep.pause(step, row.granted(), row.checks())));
        live.environmentChanged(tenant, at.id());
    }

    private Dns.Proof proof(String name, HostRecords records) {
        return rules.exempt(name) ? Dns.Proof.FOUND : records.proof();
    }

    private String ownHost(HostStore.Row row) {
        return store.of(new EnvironmentRef(row.tenant(), row.environment())).stream()
                .map(HostStore.Row::host)
                .filter(host -> host.state() == State.EXEMPT && HostName.within(host.name(), sites.domain()))
                .map(EnvironmentHost::name)
                .findFirst()
                .orElse("");
    }

    private void tell(Environment at, String action, String summary) {
        audit.record(at.tenant(), Audit.PORTAL, action, at.path(), summary);
    }

    private List<Problem> elsewhere(UUID tenant, @Nullable UUID environment, Collection<String> hosts) {
        return store.elsewhere(tenant, environment, hosts).stream()
                .map(found -> new Problem(
                        HostRules.FIELD,
                        found.host() + " is an address of " + found.app() + " · " + found.environment()
                                + ". Remove it there first and deploy."))
                .toList();
    }

    private void look(UUID tenant) {
        queue.enqueue(new Key(KEY, tenant, tenant));
    }

    private static Claim claim(HostStore.Row row) {
        return new Claim(
                row.host(),
                Dns.proofName(row.host().name()),
                Dns.PROOF_PREFIX + row.token(),
                row.since(),
                row.lostAt(),
                row.askedAt() != null
                        && (row.checkedAt() == null || row.checkedAt().isBefore(row.askedAt())),
                row.checkedAt(),
                row.records());
    }
}
