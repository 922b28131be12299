package io.nuages.console.environment;

import io.nuages.app.Environment;
import io.nuages.app.EnvironmentHost;
import io.nuages.app.Quotas;
import io.nuages.console.Environments;
import io.nuages.console.Environments.Shown;
import io.nuages.console.FormFields;
import io.nuages.desk.AppActs;
import io.nuages.form.Problems;
import io.nuages.host.HostName;
import io.nuages.plan.Amounts;
import io.nuages.plan.Plan;
import io.nuages.spec.Spec;
import io.nuages.tenant.Door;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.web.AskMapping;
import io.nuages.web.Asking;
import io.nuages.web.Flash;
import io.nuages.web.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Pausing and resuming an environment, and what that stops, frees and costs. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}")
@Needs(Role.DEVELOPER)
public class PausePages {
    private static final int HOSTS = 3;

    private final Tenancy tenancy;
    private final Environments environments;
    private final AppActs acts;
    private final Quotas quotas;

    PausePages(Tenancy tenancy, Environments environments, AppActs acts, Quotas quotas) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.acts = acts;
        this.quotas = quotas;
    }

    @AskMapping("/pause")
    Object pause(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            Asking asking,
            RedirectAttributes redirect) {
        return asking.first(() -> pausing(door, app, environment, asking.model()), () -> {
            var target = environments.find(door, app, environment);
            Flash.tell(
                    redirect,
                    acts.pause(door, target.ref()),
                    "Paused. Its pods are stopping; its data stays.",
                    "It was paused already.");
            return "redirect:" + Environments.base(door, target);
        });
    }

    @AskMapping("/resumption")
    Object resume(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            Asking asking,
            RedirectAttributes redirect) {
        return asking.first(() -> resuming(door, app, environment, asking.model()), () -> {
            var target = environments.find(door, app, environment);
            try {
                Flash.tell(
                        redirect,
                        acts.resume(door, target.ref()),
                        "Resumed. Its pods are starting.",
                        "It was no longer paused.");
            } catch (Problems problems) {
                asking.model().addAttribute("problems", FormFields.byField(problems));
                return asking.again(resuming(door, app, environment, asking.model()));
            }
            return "redirect:" + Environments.base(door, target);
        });
    }

    private Question pausing(Door door, String app, String environment, Model model) {
        return tenancy.look(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "settings", model);
            return pausing(
                    shown, environments.runs(shown), quotas.plan(door.tenant().id()));
        });
    }

    /** @param spec what runs */
    private static Question pausing(Shown shown, Spec spec, Plan plan) {
        var target = shown.environment();
        var hosts = shown.hosts().stream()
                .filter(EnvironmentHost::serves)
                .map(host -> HostName.readable(host.name()))
                .toList();
        var says = new ArrayList<String>();
        if (shown.serving() == null) {
            says.add("Nothing is live yet, so no site stops.");
        } else {
            says.add("All pods of release " + shown.serving().number() + " stop (" + pods(spec) + ")"
                    + (hosts.isEmpty() ? "." : ", and nobody can reach " + hosts(hosts) + " until it is resumed."));
        }
        var app = spec.app();
        if (shown.serving() != null && !(app.cron().isEmpty() && app.tasks().isEmpty())) {
            says.add(
                    "Cron jobs do not start until it is resumed. A cron job or task that is running now is stopped (SIGTERM).");
        }
        if (shown.newest() != null && !shown.newest().state().ended()) {
            says.add("Deployment " + shown.newest().number()
                    + ", which is under way, continues: its release command runs to its end, but no pod is started.");
        }
        says.add("Database, files, sealed secrets, domains and releases stay.");
        says.add("Meanwhile its pods are free and do not count toward the plan: " + room(spec) + ", and "
                + spec.priceOfPods(plan).words() + " a month less. Its storage still counts, at "
                + spec.priceOfStorage(plan).words() + " a month.");
        says.add("To resume it, the plan must have that room free again; it is not reserved in the meantime.");
        if (target.redeployOnPush()) {
            says.add(
                    "A push of the tag it follows deploys it, and so resumes it if it fits. Turn off redeploy-on-push to keep"
                            + " it paused.");
        }
        return new Question(
                "Pause " + shown.head().called() + "?",
                says,
                shown.head().base() + "/pause",
                Map.of(),
                "Pause",
                true,
                shown.head().base() + "/settings");
    }

    private Question resuming(Door door, String app, String environment, Model model) {
        var tenant = door.tenant().id();
        record Asked(Environment target, Question question) {}
        var asked = tenancy.look(tenant, () -> {
            var shown = environments.show(door, app, environment, "overview", model);
            return new Asked(shown.environment(), resuming(shown, environments.runs(shown), quotas.plan(tenant)));
        });
        var target = asked.target();
        if (target.pausedAt() == null) {
            return asked.question();
        }
        try {
            acts.rehearseResumption(door, target.ref());
            return asked.question();
        } catch (Problems problems) {
            return Question.impossible(
                    target.appName() + " · " + target.name() + " cannot be resumed",
                    problems.problems().stream().map(Problems.Problem::message).toList(),
                    asked.question().back());
        }
    }

    /** @param spec what should run */
    private static Question resuming(Shown shown, Spec spec, Plan plan) {
        return new Question(
                "Resume " + shown.head().called() + "?",
                List.of(
                        shown.serving() == null
                                ? "Nothing has been deployed yet, so nothing starts until the first deployment."
                                : "The pods of release " + shown.serving().number() + " start again (" + pods(spec)
                                        + ").",
                        resumes(spec, plan)),
                shown.head().base() + "/resumption",
                Map.of(),
                "Resume",
                false,
                shown.head().base());
    }

    /** What resuming uses of the plan, and costs. */
    public static String resumes(Spec spec, Plan plan) {
        return "It takes " + room(spec) + " of the plan, and costs "
                + spec.priceOfPods(plan).words() + " a month more than paused.";
    }

    private static String room(Spec spec) {
        var claim = spec.claim();
        return Amounts.cores(claim.cpuMillis()) + " and " + Amounts.bytes(claim.memoryMib());
    }

    private static String pods(Spec spec) {
        return spec.app().processes().entrySet().stream()
                .map(process -> process.getValue().podsInWords() + " × " + process.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String hosts(List<String> hosts) {
        return hosts.size() <= HOSTS
                ? String.join(", ", hosts)
                : String.join(", ", hosts.subList(0, HOSTS)) + " and " + (hosts.size() - HOSTS) + " more";
    }
}
