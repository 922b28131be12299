package io.nuages.console.environment;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.console.Environments;
import io.nuages.console.Environments.Shown;
import io.nuages.console.FormFields;
import io.nuages.desk.AppActs;
import io.nuages.form.Problems;
import io.nuages.tenant.Door;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Flash;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is rarely done: adding an environment, deleting. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}")
class SettingsPages {
    private final Tenancy tenancy;
    private final Environments environments;
    private final Apps apps;
    private final AppActs acts;

    SettingsPages(Tenancy tenancy, Environments environments, Apps apps, AppActs acts) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.apps = apps;
        this.acts = acts;
    }

    @GetMapping("/settings")
    String settings(Door door, @PathVariable String app, @PathVariable String environment, Model model) {
        show(door, app, environment, "", model);
        return "settings";
    }

    private void show(Door door, String app, String environment, String copyName, Model model) {
        tenancy.show(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "settings", model);
            var target = shown.environment();
            var last = shown.siblings().size() == 1;
            model.addAttribute(
                    "settings",
                    new SettingsPage(
                            target.redeployOnPush(),
                            copyName,
                            "its pods, its domains, its sealed secrets, its files, its releases"
                                    + (last ? ", and with this last environment the app itself." : "."),
                            "its database, detached, until you destroy it as a second step"
                                    + (last ? "." : ", and the app's other environments."),
                            confirmation(target, shown)));
            model.addAttribute("requestKey", UUID.randomUUID().toString());
        });
    }

    /** An app is deleted with its last environment, so its name is what has to be typed then. */
    private static String confirmation(Environment environment, Shown shown) {
        return shown.siblings().size() == 1 ? environment.appName() : environment.path();
    }

    /** Another environment of the app with a copy of this one's configuration; domains and secrets stay here. */
    @PostMapping("/copies")
    String copy(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable String requestKey,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        try {
            return copied(door, acts.copy(door, target.ref(), name.strip(), FormFields.key(requestKey)), redirect);
        } catch (Problems problems) {
            show(door, app, environment, name, model);
            return FormFields.refused("settings", forThisForm(problems), model, response);
        }
    }

    private static String copied(Door door, Environment made, RedirectAttributes redirect) {
        redirect.addFlashAttribute("flash", made.name() + " was created. Seal its secrets, then deploy it.");
        return "redirect:" + Environments.base(door, made) + "/secrets";
    }

    /** The rules call the name's field after what it names. */
    private static Problems forThisForm(Problems problems) {
        return new Problems(problems.problems().stream()
                .map(problem -> problem.field().equals("environment")
                        ? new Problems.Problem("name", problem.message())
                        : problem)
                .toList());
    }

    @PostMapping("/deletion")
    @Needs(Role.OWNER)
    String delete(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "") String confirm,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var tenant = door.tenant().id();
        var target = environments.find(door, app, environment);
        var siblings = apps.environments(tenant).stream()
                .filter(sibling -> sibling.app().equals(target.app()))
                .count();
        var expected = siblings == 1 ? target.appName() : target.path();
        if (!confirm.strip().equals(expected)) {
            show(door, app, environment, "", model);
            return FormFields.refused(
                    "settings", Problems.of("confirm", "Type " + expected + " exactly."), model, response);
        }
        Flash.tell(
                redirect,
                acts.delete(door, target.ref()),
                target.path() + " is being deleted. Its database stays, detached.",
                target.path() + " was being deleted already.");
        return "redirect:" + Environments.base(door);
    }
}
