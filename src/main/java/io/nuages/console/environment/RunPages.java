package io.nuages.console.environment;

import io.nuages.cluster.Purpose;
import io.nuages.console.Environments;
import io.nuages.console.Environments.Shown;
import io.nuages.run.RunHistory;
import io.nuages.spec.AppDocument;
import io.nuages.tenant.Door;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** Runs of a cron job or task: the list, and each one with its log. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}/runs/{kind}/{job}")
class RunPages {
    private final Tenancy tenancy;
    private final Environments environments;
    private final RunHistory history;

    RunPages(Tenancy tenancy, Environments environments, RunHistory history) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.history = history;
    }

    @GetMapping
    String list(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @PathVariable String kind,
            @PathVariable String job,
            Model model,
            Htmx htmx) {
        var purpose = purpose(kind);
        tenancy.show(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "overview", model);
            var runs = history.of(shown.environment().ref(), purpose, job);
            // What is in the configuration no more has runs for a while.
            if (runs.isEmpty() && !configured(shown, purpose, job)) {
                throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            }
            name(purpose, job, shown, model);
            model.addAttribute(
                    "runs",
                    runs.stream().map(run -> RunView.of(run, shown.head())).toList());
            model.addAttribute("most", RunHistory.KEPT);
            model.addAttribute("days", RunHistory.KEPT_FOR.toDays());
        });
        return htmx.view("runs", "rows");
    }

    @GetMapping("/{run}")
    String one(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @PathVariable String kind,
            @PathVariable String job,
            @PathVariable String run,
            Model model,
            Htmx htmx) {
        var purpose = purpose(kind);
        tenancy.show(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "overview", model);
            var ref = shown.environment().ref();
            var found = history.byUid(ref, run)
                    .filter(each -> each.purpose() == purpose && each.name().equals(job))
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
            name(purpose, job, shown, model);
            model.addAttribute("r", RunView.of(found, shown.head()));
            model.addAttribute("log", history.log(ref, run).orElse(null));
        });
        return htmx.view("run", "detail");
    }

    private static Purpose purpose(String kind) {
        return Stream.of(Purpose.CRON, Purpose.TASK)
                .filter(purpose -> purpose.label().equals(kind))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private boolean configured(Shown shown, Purpose purpose, String job) {
        return Stream.of(shown.environment().spec(), environments.runs(shown))
                .anyMatch(spec -> has(spec.app(), purpose, job));
    }

    private static boolean has(AppDocument app, Purpose purpose, String job) {
        return (purpose == Purpose.CRON ? app.cron() : app.tasks()).containsKey(job);
    }

    private static void name(Purpose purpose, String job, Shown shown, Model model) {
        model.addAttribute("what", (purpose == Purpose.CRON ? "Cron job " : "Task ") + job);
        model.addAttribute("all", RunView.href(shown.head(), purpose, job));
    }
}
