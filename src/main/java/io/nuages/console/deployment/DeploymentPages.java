package io.nuages.console.deployment;

import io.nuages.app.Apps;
import io.nuages.app.Quotas;
import io.nuages.console.DeploymentViews;
import io.nuages.console.EnvironmentSummary;
import io.nuages.console.Environments;
import io.nuages.console.Environments.Shown;
import io.nuages.console.FormFields;
import io.nuages.console.ImageSample;
import io.nuages.console.MigrationWords;
import io.nuages.console.ReleaseChanges;
import io.nuages.console.environment.PausePages;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Release;
import io.nuages.desk.DeployActs;
import io.nuages.form.Problems;
import io.nuages.simulator.Simulator;
import io.nuages.spec.Change;
import io.nuages.spec.Spec;
import io.nuages.tenant.Door;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.web.AskMapping;
import io.nuages.web.Asking;
import io.nuages.web.Htmx;
import io.nuages.web.Question;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Deployments: the list, each one, and how to request one. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}")
class DeploymentPages {
    private static final int PAGE = 50;
    private static final int CHOICES = 20;
    private static final int CHANGES = 8;

    private final Tenancy tenancy;
    private final Environments environments;
    private final Apps apps;
    private final Deployments deployments;
    private final DeployActs acts;
    private final Quotas quotas;
    private final ObjectProvider<Simulator> simulator;

    DeploymentPages(
            Tenancy tenancy,
            Environments environments,
            Apps apps,
            Deployments deployments,
            DeployActs acts,
            Quotas quotas,
            ObjectProvider<Simulator> simulator) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.apps = apps;
        this.deployments = deployments;
        this.acts = acts;
        this.quotas = quotas;
        this.simulator = simulator;
    }

    @GetMapping("/deployments")
    String list(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "1") int page,
            Model model,
            Htmx htmx) {
        var number = Math.clamp(page, 1, 10_000);
        tenancy.show(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "deployments", model);
            var head = shown.head();
            var goingOn = environments.goingOn(shown);
            var people = environments.people(door);
            var rows = deployments.newest(shown.environment().ref(), PAGE + 1, (number - 1) * PAGE);
            model.addAttribute(
                    "deployments",
                    rows.stream()
                            .limit(PAGE)
                            .map(row -> DeploymentViews.of(row, head, shown.hold(), shown.serving(), goingOn, people))
                            .toList());
            model.addAttribute("live", live(shown, rows, number));
            model.addAttribute("page", number);
            model.addAttribute("more", rows.size() > PAGE);
        });
        return htmx.view("deployments", "rows");
    }

    /**
     * The deployment that brought what is live, for the last time: earlier ones of the same release are history.
     *
     * @param rows of the page, newest first
     */
    private @Nullable Integer live(Shown shown, List<Deployment> rows, int page) {
        var serving = shown.serving();
        if (serving == null) {
            return null;
        }
        var newest = page > 1
                ? Optional.<Deployment>empty()
                : rows.stream()
                        .filter(row -> row.state() == Deployment.State.SUCCEEDED)
                        .findFirst();
        return newest.or(() -> deployments.newestSucceeded(shown.environment().ref()))
                .filter(deployment -> deployment.release() != null
                        && deployment.release().id().equals(serving.id()))
                .map(Deployment::number)
                .orElse(null);
    }

    @GetMapping("/deployments/{number:\\d{1,9}}")
    String one(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @PathVariable int number,
            Model model,
            Htmx htmx) {
        tenancy.show(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "deployments", model);
            var logged = deployments
                    .logged(shown.environment().ref(), number)
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
            var deployment = logged.deployment();
            model.addAttribute(
                    "d",
                    DeploymentViews.of(
                            deployment,
                            shown.head(),
                            shown.hold(),
                            shown.serving(),
                            deployment.state() == Deployment.State.WAITING ? environments.goingOn(shown) : null,
                            environments.people(door)));
            model.addAttribute("requestKey", UUID.randomUUID().toString());
            model.addAttribute("log", logged.log());
            compare(deployment, model);
        });
        return htmx.view("deployment", "detail");
    }

    private void compare(Deployment deployment, Model model) {
        var previous = deployment.previousRelease() == null
                ? null
                : deployments
                        .release(deployment.tenant(), deployment.previousRelease())
                        .orElse(null);
        model.addAttribute("previous", previous == null ? null : previous.number());
        model.addAttribute("changes", previous == null ? List.of() : changes(deployment, previous));
    }

    private List<Change> changes(Deployment deployment, Release previous) {
        var specs = apps.specs(deployment.environmentRef(), List.of(previous.revision(), deployment.revision()));
        var release = deployment.release();
        return ReleaseChanges.between(
                Objects.requireNonNull(specs.get(previous.revision())),
                previous,
                Objects.requireNonNull(specs.get(deployment.revision())),
                deployment.image(),
                release == null ? null : release.digest());
    }

    @GetMapping("/deployments/new")
    @Needs(Role.DEVELOPER)
    String deployForm(Door door, @PathVariable String app, @PathVariable String environment, Model model, Htmx htmx) {
        deployForm(door, app, environment, null, model);
        return htmx.view("deploy", "form");
    }

    private Shown deployForm(Door door, String app, String environment, @Nullable String typed, Model model) {
        return tenancy.look(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "overview", model);
            var spec = shown.environment().spec();
            var serving = shown.serving();
            model.addAttribute("image", typed == null ? spec.image() : typed);
            model.addAttribute("requestKey", UUID.randomUUID().toString());
            model.addAttribute(
                    "pending",
                    serving == null
                            ? null
                            : Spec.changes(
                                    apps.revision(shown.environment().ref(), serving.revision())
                                            .spec(),
                                    spec));
            model.addAttribute("samples", ImageSample.all(simulator));
            model.addAttribute("resumes", resumes(shown));
            before(shown, model);
            return shown;
        });
    }

    private void before(Shown shown, Model model) {
        model.addAttribute(
                "before",
                DeploymentViews.before(
                        environments.goingOn(shown),
                        shown.newest(),
                        shown.serving(),
                        shown.head().base()));
    }

    /** What a deployment resumes; null when nothing is paused. */
    private @Nullable String resumes(Shown shown) {
        var environment = shown.environment();
        return environment.pausedAt() == null
                ? null
                : "It is paused, and this resumes it. "
                        + PausePages.resumes(environment.spec(), quotas.plan(environment.tenant()));
    }

    @PostMapping("/deployments")
    String deploy(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(required = false) @Nullable String image,
            @RequestParam(required = false) @Nullable String requestKey,
            Model model,
            HttpServletResponse response) {
        var target = environments.find(door, app, environment);
        try {
            acts.deploy(
                    door,
                    target.ref(),
                    image == null ? target.spec().image() : image.strip(),
                    FormFields.key(requestKey));
        } catch (Problems problems) {
            deployForm(door, app, environment, image, model);
            return FormFields.refused("deploy", problems, model, response);
        }
        return "redirect:" + Environments.base(door, target);
    }

    @GetMapping("/rollbacks/new")
    @Needs(Role.DEVELOPER)
    String rollBackForm(Door door, @PathVariable String app, @PathVariable String environment, Model model, Htmx htmx) {
        rollBackForm(door, app, environment, model);
        return htmx.view("roll-back", "form");
    }

    private void rollBackForm(Door door, String app, String environment, Model model) {
        tenancy.show(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "overview", model);
            model.addAttribute("requestKey", UUID.randomUUID().toString());
            var releases = choices(shown);
            model.addAttribute("resumes", releases.isEmpty() ? null : resumes(shown));
            model.addAttribute("releases", releases);
            before(shown, model);
        });
    }

    private List<ReleaseChoice> choices(Shown shown) {
        var environment = shown.environment();
        var serving = shown.serving();
        if (serving == null) {
            return List.of();
        }
        var earlier = deployments.servedBefore(environment.ref(), CHOICES);
        var specs = apps.specs(
                environment.ref(),
                Stream.concat(Stream.of(serving), earlier.stream().map(Deployments.Earlier::release))
                        .map(Release::revision)
                        .collect(Collectors.toSet()));
        var before = Objects.requireNonNull(specs.get(serving.revision()));
        return earlier.stream()
                .map(one -> choice(
                        one,
                        ReleaseChanges.between(
                                before,
                                serving,
                                Objects.requireNonNull(specs.get(one.release().revision())),
                                one.release().image(),
                                one.release().digest())))
                .toList();
    }

    private static ReleaseChoice choice(Deployments.Earlier earlier, List<Change> changes) {
        var release = earlier.release();
        return new ReleaseChoice(
                release.number(),
                EnvironmentSummary.version(release.image()),
                release.digest(),
                release.createdAt(),
                changes.stream().limit(CHANGES).toList(),
                Math.max(0, changes.size() - CHANGES),
                MigrationWords.explained(earlier.since()));
    }

    @PostMapping("/rollbacks")
    String rollBack(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "0") int release,
            @RequestParam(required = false) @Nullable String requestKey,
            Model model,
            HttpServletResponse response) {
        var target = environments.find(door, app, environment);
        try {
            acts.rollBack(door, target.ref(), release, FormFields.key(requestKey));
        } catch (Problems problems) {
            rollBackForm(door, app, environment, model);
            return FormFields.refused("roll-back", problems, model, response);
        }
        return "redirect:" + Environments.base(door, target);
    }

    /** @param command that the visitor was told that the release command is running and will be ended */
    @AskMapping("/deployments/{number:\\d{1,9}}/cancellation")
    @Needs(Role.DEVELOPER)
    Object cancel(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @PathVariable int number,
            @RequestParam(defaultValue = "false") boolean command,
            Asking asking,
            RedirectAttributes redirect) {
        return asking.first(() -> cancelling(door, app, environment, number, asking.model()), () -> {
            var target = environments.find(door, app, environment);
            if (deployments.byNumber(target.ref(), number).isEmpty()) {
                throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            }
            try {
                var cancellation = acts.cancel(door, target.ref(), number, command);
                if (cancellation == Deployments.Cancellation.COMMAND_RUNS) {
                    // It has started since the question was asked.
                    return asking.again(cancelling(door, app, environment, number, asking.model()));
                }
            } catch (Problems problems) {
                redirect.addFlashAttribute(
                        "flashProblem",
                        String.join(" ", FormFields.byField(problems).values()));
            }
            return "redirect:" + Environments.base(door, target) + "/deployments/" + number;
        });
    }

    private Question cancelling(Door door, String app, String environment, int number, Model model) {
        return tenancy.look(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "deployments", model);
            var deployment = deployments
                    .byNumber(shown.environment().ref(), number)
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
            var page = shown.head().base() + "/deployments/" + number;
            if (deployment.state().ended()) {
                return Question.impossible(
                        "Deployment " + number + " cannot be cancelled",
                        List.of("It has ended already; there is nothing to cancel."),
                        page);
            }
            var says = new ArrayList<String>();
            if (deployment.commandRuns()) {
                says.add(
                        "Its release command is running. It is told to stop (SIGTERM), and killed if it has not stopped after"
                                + " 30 seconds.");
                says.add("What it has done so far stays: a migration may be left half done, unless it runs in a single"
                        + " transaction.");
                says.add("The release counts as failed. Deploying it again runs the command again from the start.");
                says.add(
                        "If the command exits with 0 anyway, it counts as successful and will not run again; the release is"
                                + " still not rolled out.");
            }
            says.add(
                    shown.serving() == null
                            ? "Nothing is live yet, and nothing will be."
                            : "Release " + shown.serving().number() + " stays live.");
            return new Question(
                    "Cancel deployment " + number + "?",
                    says,
                    page + "/cancellation",
                    deployment.commandRuns() ? Map.of("command", "true") : Map.of(),
                    deployment.commandRuns() ? "Stop the command and cancel" : "Cancel the deployment",
                    true,
                    page);
        });
    }
}
