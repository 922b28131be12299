package io.nuages.console.environment;

import io.nuages.app.Apps;
import io.nuages.app.EnvironmentHost;
import io.nuages.app.Quotas;
import io.nuages.console.DeploymentViews;
import io.nuages.console.EnvironmentHead;
import io.nuages.console.EnvironmentSummary;
import io.nuages.console.Environments;
import io.nuages.console.Environments.Shown;
import io.nuages.console.HostWords;
import io.nuages.deploy.ByHand;
import io.nuages.deploy.Health;
import io.nuages.deploy.Meddling;
import io.nuages.deploy.StatusView;
import io.nuages.deploy.StatusView.PodView;
import io.nuages.deploy.StatusView.ProcessView;
import io.nuages.form.Badge;
import io.nuages.host.HostName;
import io.nuages.plan.Amounts;
import io.nuages.plan.Plan;
import io.nuages.spec.Price;
import io.nuages.spec.Spec;
import io.nuages.tenant.Door;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The overview of an environment: is it live, since when, is something in progress? */
@Controller
class OverviewPages {
    private final Tenancy tenancy;
    private final Environments environments;
    private final Apps apps;
    private final Quotas quotas;
    private final ByHand byHand;
    private final Clock clock;

    OverviewPages(Tenancy tenancy, Environments environments, Apps apps, Quotas quotas, ByHand byHand, Clock clock) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.apps = apps;
        this.quotas = quotas;
        this.byHand = byHand;
        this.clock = clock;
    }

    @GetMapping("/t/{tenant}/apps/{app}/{environment}")
    String overview(Door door, @PathVariable String app, @PathVariable String environment, Model model, Htmx htmx) {
        var tenant = door.tenant().id();
        var page = tenancy.look(tenant, () -> {
            var shown = environments.show(door, app, environment, "overview", model);
            return page(shown, quotas.plan(tenant));
        });
        model.addAttribute("overview", page);
        return htmx.view("environment", "overview");
    }

    /** Only the heading, which each page of the environment keeps up to date. */
    @GetMapping("/t/{tenant}/apps/{app}/{environment}/head")
    String head(Door door, @PathVariable String app, @PathVariable String environment, Model model) {
        tenancy.look(door.tenant().id(), () -> environments.show(door, app, environment, "overview", model));
        return "environment :: heading";
    }

    private OverviewPage page(Shown shown, Plan plan) {
        var environment = shown.environment();
        var head = shown.head();
        var status = shown.status();
        var spec = environments.runs(shown);
        var problem = status == null ? null : status.view().problem();
        return new OverviewPage(
                environment.spec().image(),
                status == null ? null : status.unreachableSince(),
                problem == null
                        ? null
                        : DeploymentViews.diagnosis(problem, head.tenantBase(), head.base(), head.mayWrite()),
                shown.newest() == null
                        ? null
                        : DeploymentViews.of(
                                shown.newest(), head, shown.hold(), shown.serving(), environments.goingOn(shown)),
                spec.app().processes().keySet().stream()
                        .map(process -> row(process, shown, spec, plan))
                        .toList(),
                new JobRows(shown, spec, plan, clock.instant()).all(),
                serving(shown),
                shown.hosts().stream().map(host -> address(host, head)).toList(),
                shown.byHand()
                        ? byHand.of(environment.ref()).stream()
                                .map(OverviewPages::handMade)
                                .toList()
                        : List.of());
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

    private OverviewPage.Address address(EnvironmentHost host, EnvironmentHead head) {
        var opens = host.serves() && head.address() != null;
        return new OverviewPage.Address(
                HostName.shown(host.name()),
                opens ? apps.address(host.name()) : null,
                head.deleting() ? "" : HostWords.missing(host));
    }

    private static OverviewPage.Serving serving(Shown shown) {
        var release = shown.serving();
        var status = shown.status();
        if (release == null) {
            return new OverviewPage.Serving(
                    Badge.neutral("Nothing"), null, "", null, null, "", null, "", "Nothing is live yet.");
        }
        var away = status != null && status.unreachableSince() != null;
        return new OverviewPage.Serving(
                away
                        ? Badge.neutral("Unknown")
                        : (status == null ? Health.NONE : status.view().health()).badge(),
                release.number(),
                EnvironmentSummary.version(release.image()),
                release.digest(),
                shown.environment().servingSince(),
                release.actor(),
                status == null ? null : status.changedAt(),
                status == null ? "" : ready(status.view()) + (away ? " when last seen" : ""),
                "");
    }

    private static String ready(StatusView view) {
        var desired = view.processes().stream().mapToInt(ProcessView::desired).sum();
        var ready = view.processes().stream().mapToInt(ProcessView::ready).sum();
        return ready + " of " + desired + (desired == 1 ? " pod ready" : " pods ready");
    }

    private static OverviewPage.ProcessRow row(String name, Shown shown, Spec spec, Plan plan) {
        var status = shown.status();
        var view = status == null ? null : status.view();
        var away = status != null && status.unreachableSince() != null;
        var paused = shown.environment().pausedAt() != null;
        var process = spec.app().process(name);
        var size = spec.size(name);
        var seen = view == null
                ? null
                : view.processes().stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElse(null);
        return new OverviewPage.ProcessRow(
                name,
                process.line().isEmpty() ? "the image’s own command" : process.line(),
                size.size() + " · " + Amounts.cores(size.cpuMillis()) + ", " + Amounts.bytes(size.memoryMib()),
                seen == null || view == null
                        ? Badge.neutral(process.podsInWords() + " wanted")
                        : away
                                ? Badge.neutral(seen.ready() + " of " + seen.desired() + " when last seen")
                                : pods(seen, begins(shown, view)),
                seen == null || away ? List.of() : now(seen),
                seen == null || away || paused || seen.scaling() == null
                        ? ""
                        : seen.scaling().cause() + " " + seen.scaling().advice(),
                (paused ? Price.NOTHING : spec.price(plan, name)).words());
    }

    private static List<String> now(ProcessView process) {
        var eventful = process.pods().stream()
                .filter(pod -> !pod.ready() || pod.restarts() > 0)
                .map(OverviewPages::pod)
                .toList();
        return eventful.isEmpty() && process.ready() > 0 ? List.of("no restarts") : eventful;
    }

    /** Whether missing pods are on their way, and not a sign of trouble. */
    private static boolean begins(Shown shown, StatusView view) {
        var newest = shown.newest();
        return view.health() == Health.STARTING
                || view.health() == Health.NONE
                        && newest != null
                        && !newest.state().ended();
    }

    private static Badge pods(ProcessView process, boolean begins) {
        var words = process.ready() + " of " + process.desired();
        if (process.desired() == 0) {
            return Badge.neutral("none");
        }
        if (begins && process.ready() < process.desired()) {
            return Badge.info(words);
        }
        if (process.ready() == 0) {
            return Badge.bad(words);
        }
        return process.ready() < process.desired() ? Badge.warn(words) : Badge.ok(words);
    }

    private static String pod(PodView pod) {
        return pod.name() + ": " + (pod.deleting() ? "stopping" : pod.state())
                + (pod.restarts() == 0 ? "" : ", " + pod.restarts() + (pod.restarts() == 1 ? " restart" : " restarts"));
    }
}
