package io.nuages.console.environment;

import io.nuages.app.Apps;
import io.nuages.app.EnvironmentHost;
import io.nuages.app.TenantFacts;
import io.nuages.console.DeploymentViews;
import io.nuages.console.EnvironmentSummary;
import io.nuages.console.Environments;
import io.nuages.console.Environments.Shown;
import io.nuages.console.HostWords;
import io.nuages.console.ReleaseChanges;
import io.nuages.deploy.ByHand;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Health;
import io.nuages.deploy.Meddling;
import io.nuages.deploy.StatusView;
import io.nuages.deploy.StatusView.ProcessView;
import io.nuages.form.Badge;
import io.nuages.host.HostName;
import io.nuages.plan.Plan;
import io.nuages.registry.ImageReference;
import io.nuages.spec.Change;
import io.nuages.spec.Spec;
import io.nuages.tenant.Door;
import io.nuages.tenant.People;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The overview of an environment: is it live, since when, is something in progress? */
@Controller
class OverviewPages {
    private static final int LATEST = 5;

    private final Tenancy tenancy;
    private final Environments environments;
    private final Apps apps;
    private final Deployments deployments;
    private final TenantFacts facts;
    private final ByHand byHand;
    private final Clock clock;

    OverviewPages(
            Tenancy tenancy,
            Environments environments,
            Apps apps,
            Deployments deployments,
            TenantFacts facts,
            ByHand byHand,
            Clock clock) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.apps = apps;
        this.deployments = deployments;
        this.facts = facts;
        this.byHand = byHand;
        this.clock = clock;
    }

    @GetMapping("/t/{tenant}/apps/{app}/{environment}")
    String overview(Door door, @PathVariable String app, @PathVariable String environment, Model model, Htmx htmx) {
        var tenant = door.tenant().id();
        var plan = facts.of(tenant).plan();
        var page = tenancy.look(tenant, () -> {
            var shown = environments.show(door, app, environment, "overview", model);
            return page(shown, plan, environments.people(door));
        });
        model.addAttribute("overview", page);
        return htmx.view("environment", "overview");
    }

    /** Where the domains were before: for bookmarks. */
    @GetMapping("/t/{tenant}/apps/{app}/{environment}/addresses")
    String addresses(Door door, @PathVariable String app, @PathVariable String environment) {
        return "redirect:" + Environments.base(door, environments.find(door, app, environment)) + "/domains";
    }

    /**
     * Only the heading, which each page of the environment keeps up to date.
     *
     * @param overview whether it is the overview's
     */
    @GetMapping("/t/{tenant}/apps/{app}/{environment}/head")
    String head(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "false") boolean overview,
            Model model) {
        var tab = overview ? "overview" : "";
        tenancy.look(door.tenant().id(), () -> environments.show(door, app, environment, tab, model));
        return "environment :: heading";
    }

    private OverviewPage page(Shown shown, Plan plan, People people) {
        var environment = shown.environment();
        var head = shown.head();
        var status = shown.status();
        var spec = environments.runs(shown);
        var problem = status == null ? null : status.view().problem();
        var form = form(shown);
        var goingOn = environments.goingOn(shown);
        var latest = form == OverviewPage.Form.OPEN
                ? List.<Deployment>of()
                : deployments.newest(environment.ref(), LATEST, 0);
        return new OverviewPage(
                environment.spec().image(),
                status == null ? null : status.unreachableSince(),
                problem == null ? null : DeploymentViews.diagnosis(problem, head),
                shown.newest() == null
                        ? null
                        : DeploymentViews.of(shown.newest(), head, shown.hold(), shown.serving(), goingOn, people),
                form,
                form == OverviewPage.Form.OPEN ? changed(shown, spec) : changedBy(shown, spec, latest),
                latest.size() > 1
                        ? latest.stream()
                                .map(each ->
                                        DeploymentViews.of(each, head, shown.hold(), shown.serving(), goingOn, people))
                                .toList()
                        : List.of(),
                new ProcessRows(shown, spec, plan).all(),
                new JobRows(shown, spec, plan, clock.instant()).all(),
                serving(shown, people),
                shown.database(),
                shown.hosts().stream().map(host -> address(host, shown)).toList(),
                shown.byHand()
                        ? byHand.of(environment.ref()).stream()
                                .map(OverviewPages::handMade)
                                .toList()
                        : List.of());
    }

    private static OverviewPage.Form form(Shown shown) {
        var newest = shown.newest();
        var serving = shown.serving();
        if (newest == null || serving == null) {
            return OverviewPage.Form.OPEN;
        }
        var release = newest.release();
        return switch (newest.state()) {
            case SUCCEEDED ->
                release != null && release.id().equals(serving.id())
                        ? OverviewPage.Form.FOLDED
                        : OverviewPage.Form.OPEN;
            case CANCELLED, SUPERSEDED -> OverviewPage.Form.BRIEF;
            case WAITING, ACTIVE, FAILED, UNKNOWN -> OverviewPage.Form.OPEN;
        };
    }

    /** @param spec of what is live; the one that the deployment brings is nearly always the newest, which is known */
    private OverviewPage.@Nullable Changed changed(Shown shown, Spec spec) {
        var newest = shown.newest();
        var serving = shown.serving();
        if (newest == null
                || serving == null
                || newest.previousRelease() != null && !newest.previousRelease().equals(serving.id())) {
            return null;
        }
        var environment = shown.environment();
        var after = newest.revision() == environment.revision()
                ? environment.spec()
                : newest.revision() == serving.revision()
                        ? spec
                        : apps.revision(environment.ref(), newest.revision()).spec();
        var release = newest.release();
        return new OverviewPage.Changed(
                serving.number(),
                ReleaseChanges.between(spec, serving, after, newest.image(), release == null ? null : release.digest())
                        .stream()
                        .map(OverviewPages::brief)
                        .toList());
    }

    /**
     * What the release that is live changed.
     *
     * @param spec of that release
     * @param latest in which the release before is nearly always; where it is not, nothing is said
     */
    private OverviewPage.@Nullable Changed changedBy(Shown shown, Spec spec, List<Deployment> latest) {
        var serving = shown.serving();
        if (serving == null) {
            return null;
        }
        var before = latest.stream()
                .filter(each -> each.state() == Deployment.State.SUCCEEDED)
                .map(Deployment::release)
                .filter(Objects::nonNull)
                .dropWhile(release -> !release.id().equals(serving.id()))
                .filter(release -> !release.id().equals(serving.id()))
                .findFirst();
        return before.map(release -> new OverviewPage.Changed(
                        release.number(),
                        ReleaseChanges.between(
                                        release.revision() == serving.revision()
                                                ? spec
                                                : apps.revision(
                                                                shown.environment()
                                                                        .ref(),
                                                                release.revision())
                                                        .spec(),
                                        release,
                                        spec,
                                        serving.image(),
                                        serving.digest())
                                .stream()
                                .map(OverviewPages::brief)
                                .toList()))
                .orElse(null);
    }

    /** Of two tags of one image only what tells them apart. */
    private static Change brief(Change change) {
        var before = change.before();
        var after = change.after();
        return change.what().equals("image")
                        && ImageReference.stored(before)
                                .name()
                                .equals(ImageReference.stored(after).name())
                ? new Change(change.what(), EnvironmentSummary.version(before), EnvironmentSummary.version(after))
                : change;
    }

    private static OverviewPage.HandMade handMade(Meddling meddling) {
        var what = "Somebody changed " + meddling.part() + " of " + meddling.process();
        return new OverviewPage.HandMade(
                meddling.leftAt() == null
                        ? what + ". It was put back."
                        : what + ". It was put back " + meddling.times()
                                + " times and changed again, so it is left as it is for now.",
                meddling.manager(),
                meddling.lastAt(),
                meddling.leftAt() == null ? null : meddling.leftUntil());
    }

    private OverviewPage.Address address(EnvironmentHost host, Shown shown) {
        var head = shown.head();
        var opens = host.serves() && head.address() != null;
        return new OverviewPage.Address(
                HostName.shown(host.name()), opens ? apps.address(host.name()) : null, standing(host, opens, shown));
    }

    private static Badge standing(EnvironmentHost host, boolean opens, Shown shown) {
        var status = shown.status();
        if (shown.head().deleting()) {
            return Badge.neutral("");
        }
        if (!host.serves()) {
            var missing = HostWords.missing(host);
            return shown.serving() == null && host.routed() ? Badge.neutral(missing) : Badge.warn(missing);
        }
        if (!opens) {
            return Badge.neutral(shown.head().paused() ? "paused" : "nothing live yet");
        }
        if (status == null || status.unreachableSince() != null) {
            return Badge.neutral("routed");
        }
        return status.view().health() == Health.DOWN ? Badge.bad("no pod answers") : Badge.ok("serves");
    }

    private static OverviewPage.Serving serving(Shown shown, People people) {
        var release = shown.serving();
        var status = shown.status();
        if (release == null) {
            return new OverviewPage.Serving(
                    Badge.neutral("Nothing"), null, "", "", null, null, null, "", "Nothing is live yet.");
        }
        var away = status != null && status.unreachableSince() != null;
        return new OverviewPage.Serving(
                shown.head().paused()
                        ? Health.PAUSED.badge()
                        : away
                                ? Badge.neutral("Unknown")
                                : (status == null ? Health.NONE : status.view().health()).badge(),
                release.number(),
                release.image(),
                EnvironmentSummary.label(
                        release.image(), shown.environment().spec().image()),
                release.digest(),
                shown.environment().servingSince(),
                people.who(release.actor(), release.createdAt()),
                status == null ? "" : ready(status.view()) + (away ? " when last seen" : ""),
                "");
    }

    private static String ready(StatusView view) {
        var desired = view.processes().stream().mapToInt(ProcessView::desired).sum();
        var ready = view.processes().stream().mapToInt(ProcessView::ready).sum();
        return ready + " of " + desired + " ready";
    }
}
