package io.nuages.console;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Deployments.Status;
import io.nuages.deploy.EnvironmentState;
import io.nuages.deploy.Outline;
import io.nuages.deploy.Release;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Door;
import io.nuages.tenant.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;

/** Finds the environment that a path names, and what stands above each of its pages. */
@Component
class Environments {
    private final Apps apps;
    private final Deployments deployments;
    private final boolean simulated;

    Environments(Apps apps, Deployments deployments, ObjectProvider<Simulator> simulator) {
        this.apps = apps;
        this.deployments = deployments;
        this.simulated = simulator.getIfAvailable() != null;
    }

    /**
     * What all pages of an environment know of it.
     *
     * @param newest deployment, null when there was none
     * @param serving what serves, null before the first success
     */
    public record Shown(
            Environment environment,
            List<Environment> siblings,
            @Nullable Status status,
            @Nullable Deployment newest,
            @Nullable Release serving,
            EnvironmentHead head) {}

    /** @throws ResponseStatusException 404 when the tenant has no such environment */
    Environment find(Door door, String app, String name) {
        return apps.environment(door.tenant().id(), app, name)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** {@link #find} with what stands above a page, put into its model as {@code head} and {@code tab}. */
    Shown show(Door door, String app, String name, String tab, Model model) {
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
        return new Shown(state.environment(), siblings, state.status(), state.newest(), state.serving(), head);
    }

    static String base(Door door) {
        return "/t/" + door.tenant().slug();
    }

    static String base(Door door, Environment environment) {
        return base(door) + "/apps/" + environment.path();
    }

    static String base(Door door, Outline environment) {
        return base(door) + "/apps/" + environment.path();
    }

    private EnvironmentHead head(Door door, EnvironmentState state, List<Environment> siblings) {
        var environment = state.environment();
        var serving = state.serving();
        var newest = state.newest();
        var summary = EnvironmentSummary.of(Outline.of(state));
        var host = environment.spec().customer().hosts().getFirst();
        var opens = serving != null && environment.pausedAt() == null && environment.deletingAt() == null;
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
                opens ? apps.address(host) : null,
                host,
                summary.note(),
                simulated,
                door.may(Role.DEVELOPER),
                door.may(Role.OWNER),
                serving != null && newest != null && newest.number() > 1,
                environment.deletingAt() != null);
    }
}
