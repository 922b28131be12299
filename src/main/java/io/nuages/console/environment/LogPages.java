package io.nuages.console.environment;

import io.nuages.app.Environment;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.ClusterException;
import io.nuages.cluster.Scope;
import io.nuages.console.Environments;
import io.nuages.deploy.Deployments.Status;
import io.nuages.tenant.Door;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Logs of pods. They are not stored, so their lines are the one thing that a page asks the cluster for, and it does so with a request
 * of its own: the page works whether the cluster answers or not.
 */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}/logs")
class LogPages {
    private static final int LINES = 300;

    private final Tenancy tenancy;
    private final Environments environments;
    private final Cluster cluster;
    private final Clock clock;

    LogPages(Tenancy tenancy, Environments environments, Cluster cluster, Clock clock) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.cluster = cluster;
        this.clock = clock;
    }

    @GetMapping
    String page(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(required = false) @Nullable String pod,
            @RequestParam(defaultValue = "false") boolean previous,
            Model model) {
        prepare(door, app, environment, pod, previous, model);
        return "logs";
    }

    @GetMapping("/lines")
    String lines(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam String pod,
            @RequestParam(defaultValue = "false") boolean previous,
            Model model,
            Htmx htmx) {
        var target = prepare(door, app, environment, pod, previous, model);
        model.addAttribute("readAt", clock.instant());
        try {
            var scope = new Scope(target.namespace(), target.tenant(), target.id());
            model.addAttribute("lines", cluster.logs(scope, pod, null, previous, LINES));
        } catch (ClusterException.Unavailable e) {
            model.addAttribute("lines", List.of());
            model.addAttribute("trouble", "The cluster is not responding. The app is probably still running.");
        } catch (ClusterException.Refused e) {
            model.addAttribute("lines", List.of());
            model.addAttribute("trouble", "The pod is gone, or has not written anything yet.");
        }
        return htmx.asks() ? "logs :: lines" : "logs-lines";
    }

    /** Only pods that were seen in this environment may be requested. */
    private Environment prepare(
            Door door, String app, String environment, @Nullable String pod, boolean previous, Model model) {
        return tenancy.look(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "logs", model);
            var pods = pods(shown.status());
            if (pod != null && pods.stream().noneMatch(choice -> choice.name().equals(pod))) {
                throw new ResponseStatusException(HttpStatus.NOT_FOUND, "That pod is gone. Choose one that runs now.");
            }
            model.addAttribute("pods", pods);
            model.addAttribute(
                    "pod", pod != null || pods.isEmpty() ? pod : pods.getFirst().name());
            model.addAttribute("previous", previous);
            return shown.environment();
        });
    }

    private static List<PodChoice> pods(@Nullable Status status) {
        return status == null
                ? List.of()
                : status.view().processes().stream()
                        .flatMap(process -> process.pods().stream()
                                .map(pod -> new PodChoice(
                                        pod.name(),
                                        process.name() + " · " + pod.name() + " · "
                                                + (pod.deleting() ? "stopping" : pod.state()))))
                        .toList();
    }
}
