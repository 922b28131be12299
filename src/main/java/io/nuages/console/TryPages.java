package io.nuages.console;

import io.nuages.app.Environment;
import io.nuages.cluster.Scope;
import io.nuages.console.Environments.Shown;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Door;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import java.util.List;
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

/** The drawer in which a newcomer can disturb the simulated cluster and watch the product react. Not found on a real one. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}/try")
@Needs(Role.DEVELOPER)
class TryPages {
    private final Tenancy tenancy;
    private final Environments environments;
    private final ObjectProvider<Simulator> simulator;

    TryPages(Tenancy tenancy, Environments environments, ObjectProvider<Simulator> simulator) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.simulator = simulator;
    }

    @GetMapping
    String page(Door door, @PathVariable String app, @PathVariable String environment, Model model, Htmx htmx) {
        show(door, app, environment, null, model);
        return htmx.view("try", "acts");
    }

    @PostMapping
    String act(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam String act,
            Model model,
            Htmx htmx,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        var said = act(act, target);
        if (!htmx.asks()) {
            redirect.addFlashAttribute("flash", said);
            return "redirect:" + Environments.base(door, target);
        }
        show(door, app, environment, said, model);
        return "try :: acts";
    }

    private String act(String act, Environment target) {
        var scope = new Scope(target.namespace(), target.tenant(), target.id());
        return switch (act) {
            case "push" -> push(target);
            case "kill" -> pod("Deleted the pod ", simulator().killPod(scope, "web"));
            case "memory" -> pod("Out of memory: ", simulator().exhaustMemory(scope, "web"));
            case "worker" -> pod("Killed a worker of ", simulator().killWorker(scope, "web"));
            case "hand" -> byHand(simulator().setVariable(scope, "web", "DEBUG", "1"));
            case "fill" -> {
                simulator().fillNodes(true);
                yield "The nodes are full: new pods cannot be scheduled.";
            }
            case "empty" -> {
                simulator().fillNodes(false);
                yield "The nodes have room again.";
            }
            case "disconnect" -> {
                simulator().disconnect(true);
                yield "The API server is unreachable.";
            }
            case "connect" -> {
                simulator().disconnect(false);
                yield "The API server is responding again.";
            }
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        };
    }

    /** The consequences are not handled here: the registry reports the push, and that is handled like any other notification. */
    private String push(Environment target) {
        var image = target.spec().image();
        try {
            simulator().push(image);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
        return "Pushed " + image + " with a new digest. Webhooks shows what came of the registry’s notification.";
    }

    private static String pod(String done, String name) {
        return name.isEmpty() ? "No pod of web runs." : done + name + ".";
    }

    private static String byHand(String deployment) {
        return deployment.isEmpty()
                ? "There is no Deployment of web."
                : "Set DEBUG of " + deployment + " bypassing the portal. The overview shows what happens to it.";
    }

    private void show(Door door, String app, String environment, @Nullable String said, Model model) {
        var present = simulator();
        tenancy.show(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "overview", model);
            model.addAttribute("try", new TryPage(said, acts(shown, present)));
        });
    }

    private static List<TryPage.Act> acts(Shown shown, Simulator simulator) {
        var nothing = shown.serving() == null ? "Nothing is live yet." : null;
        var image = shown.environment().spec().image();
        return List.of(
                new TryPage.Act(
                        "push",
                        "Push the image again",
                        shown.environment().redeployOnPush()
                                ? image + " gets a new digest and is deployed."
                                : image + " gets a new digest. It is deployed only where Webhooks says so.",
                        null),
                new TryPage.Act("kill", "Kill a pod", "Its workload creates another.", nothing),
                new TryPage.Act(
                        "memory",
                        "Exhaust memory",
                        "A pod uses more memory than it is allowed and is killed.",
                        nothing),
                new TryPage.Act(
                        "worker",
                        "Kill a worker",
                        "The server in a pod loses a worker and starts another; only its log shows it.",
                        nothing),
                new TryPage.Act(
                        "hand",
                        "Change a variable by hand",
                        "As somebody with kubectl would. It is reverted and reported.",
                        nothing),
                simulator.nodesFull()
                        ? new TryPage.Act("empty", "Make room on the nodes", "Waiting pods can be scheduled.", null)
                        : new TryPage.Act(
                                "fill",
                                "Fill the nodes",
                                "New pods cannot be scheduled: kill a pod or deploy another image to see.",
                                null),
                simulator.disconnected()
                        ? new TryPage.Act(
                                "connect", "Reconnect the cluster", "The API server is responding again.", null)
                        : new TryPage.Act(
                                "disconnect", "Disconnect the cluster", "Pages stay up and show since when.", null));
    }

    private Simulator simulator() {
        var present = simulator.getIfAvailable();
        if (present == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return present;
    }
}
