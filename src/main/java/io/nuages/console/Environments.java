package io.nuages.console;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.EnvironmentHost;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Deployments.Status;
import io.nuages.deploy.EnvironmentState;
import io.nuages.deploy.Outline;
import io.nuages.deploy.Release;
import io.nuages.host.HostName;
import io.nuages.simulator.Simulator;
import io.nuages.spec.Spec;
import io.nuages.tenant.Door;
import io.nuages.tenant.Hold;
import io.nuages.tenant.People;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;

/** Finds the environment that a path names, and the head of its pages. */
@Component
public class Environments {
    private final Apps apps;
    private final Deployments deployments;
    private final Tenants tenants;
    private final boolean simulated;

    Environments(Apps apps, Deployments deployments, Tenants tenants, ObjectProvider<Simulator> simulator) {
        this.apps = apps;
        this.deployments = deployments;
        this.tenants = tenants;
        this.simulated = simulator.getIfAvailable() != null;
    }

    /**
     * What all pages of an environment know about it.
     *
     * @param newest deployment, null when there was none
     * @param serving what serves, null before the first success
     * @param database null before the first deployment
     * @param hold what staff hold; null for nothing
     */
    public record Shown(
            Environment environment,
            List<Environment> siblings,
            @Nullable Status status,
            @Nullable Deployment newest,
            @Nullable Release serving,
            List<EnvironmentHost> hosts,
            boolean byHand,
            EnvironmentState.@Nullable Database database,
            EnvironmentHead head,
            @Nullable Hold hold) {}

    /** @throws ResponseStatusException 404 when the tenant has no such environment */
    public Environment find(Door door, String app, String name) {
        return apps.environment(door.tenant().id(), app, name)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** {@link #find} with the head of a page, put into its model as {@code head} and {@code tab}. */
    public Shown show(Door door, String app, String name, String tab, Model model) {
        var tenant = door.tenant().id();
        var all = deployments.states(tenant, app);
        var state = all.stream()
                .filter(candidate -> candidate.environment().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var siblings = all.stream().map(EnvironmentState::environment).toList();
        var head = head(door, state, siblings);
        model.addAttribute("head", head);
        model.addAttribute("tab", tab);
        model.addAttribute("section", "apps");
        return new Shown(
                state.environment(),
                siblings,
                state.status(),
                state.newest(),
                state.serving(),
                state.hosts(),
                state.byHand(),
                state.database(),
                head,
                door.tenant().hold());
    }

    /** What runs is what the live release says, however the configuration was edited since; before the first, what is configured. */
    public Spec runs(Shown shown) {
        var environment = shown.environment();
        var release = shown.serving();
        return release == null || release.revision() == environment.revision()
                ? environment.spec()
                : apps.revision(environment.ref(), release.revision()).spec();
    }

    /** The deployment under way, which another one waits or would wait for; null when there is none. */
    public @Nullable Deployment goingOn(Shown shown) {
        var newest = shown.newest();
        if (newest == null || newest.state() != Deployment.State.WAITING) {
            return newest == null || newest.state().ended() ? null : newest;
        }
        return deployments.active(newest.environmentRef()).orElse(null);
    }

    /** What the tenant's members are called, for pages that say who did something. */
    public People people(Door door) {
        return tenants.people(door.tenant().id());
    }

    public static String base(Door door) {
        return "/t/" + door.tenant().slug();
    }

    public static String base(Door door, Environment environment) {
        return base(door) + "/apps/" + environment.path();
    }

    public static String base(Door door, Outline environment) {
        return base(door) + "/apps/" + environment.path();
    }

    private EnvironmentHead head(Door door, EnvironmentState state, List<Environment> siblings) {
        var environment = state.environment();
        var serving = state.serving();
        var summary = EnvironmentSummary.of(Outline.of(state), door.tenant().hold());
        var host = state.host();
        var opens =
                serving != null && host != null && environment.pausedAt() == null && environment.deletingAt() == null;
        return new EnvironmentHead(
                environment.id(),
                base(door),
                base(door, environment),
                environment.appName(),
                environment.name(),
                siblings.stream()
                        .map(sibling -> new EnvironmentHead.Sibling(sibling.name(), base(door, sibling)))
                        .toList(),
                summary.state(),
                opens && host != null ? apps.address(host) : null,
                host == null ? "" : HostName.readable(host),
                opens ? awaited(state.hosts()) : null,
                summary.note(),
                simulated,
                door.may(Role.DEVELOPER),
                door.may(Role.OWNER),
                state.servedBefore(),
                environment.pausedAt() != null,
                environment.deletingAt() != null);
    }

    private static EnvironmentHead.@Nullable Awaited awaited(List<EnvironmentHost> hosts) {
        return hosts.stream()
                .filter(host -> host.wanted() && !host.serves())
                .findFirst()
                .map(host -> new EnvironmentHead.Awaited(HostName.readable(host.name()), HostWords.missing(host)))
                .orElse(null);
    }
}
