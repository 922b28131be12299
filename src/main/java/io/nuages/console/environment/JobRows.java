package io.nuages.console.environment;

import io.nuages.cluster.Purpose;
import io.nuages.console.Environments;
import io.nuages.deploy.StatusView;
import io.nuages.deploy.StatusView.JobView;
import io.nuages.form.Badge;
import io.nuages.plan.Amounts;
import io.nuages.plan.Plan;
import io.nuages.spec.CronJob;
import io.nuages.spec.Price;
import io.nuages.spec.Schedule;
import io.nuages.spec.Spec;
import io.nuages.spec.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An environment's cron jobs and tasks as the overview shows them. Pure. */
final class JobRows {
    private final Environments.Shown shown;
    private final Spec spec;
    private final Plan plan;
    private final Instant now;
    private final boolean paused;

    /** @param spec of what is live */
    JobRows(Environments.Shown shown, Spec spec, Plan plan, Instant now) {
        this.shown = shown;
        this.spec = spec;
        this.plan = plan;
        this.now = now;
        this.paused = shown.environment().pausedAt() != null;
    }

    List<OverviewPage.JobRow> all() {
        var rows = new ArrayList<OverviewPage.JobRow>();
        spec.app().cron().forEach((name, job) -> rows.add(cron(name, job)));
        spec.app().tasks().forEach((name, task) -> rows.add(task(name, task)));
        return List.copyOf(rows);
    }

    private OverviewPage.JobRow cron(String name, CronJob job) {
        var seen = seen(CronJob.component(name));
        var next = paused || shown.serving() == null
                ? null
                : Schedule.of(job.schedule(), job.timeZone())
                        .next(
                                job.schedule().startsWith("@every") && seen != null && seen.at() != null
                                        ? seen.at()
                                        : now)
                        .orElse(null);
        return row(name, Purpose.CRON, CronJob.component(name), job.when(), next, seen);
    }

    private OverviewPage.JobRow task(String name, Task task) {
        var component = Task.component(name);
        return row(name, Purpose.TASK, component, "once for each release", null, seen(component));
    }

    private OverviewPage.JobRow row(
            String name,
            Purpose purpose,
            String component,
            String when,
            @Nullable Instant next,
            @Nullable JobView seen) {
        var size = spec.size(component);
        var suspended = paused && component.startsWith("cron/");
        return new OverviewPage.JobRow(
                name,
                RunView.href(shown.head(), purpose, name),
                when,
                next,
                suspended ? Badge.neutral("Suspended") : run(component, seen),
                seen == null ? null : seen.at(),
                suspended || seen == null || seen.problem() == null
                        ? ""
                        : seen.problem().cause(),
                size.size(),
                Amounts.cores(size.cpuMillis()) + ", " + Amounts.bytes(size.memoryMib()),
                (paused ? Price.NOTHING : spec.price(plan, component)).words());
    }

    private @Nullable JobView seen(String component) {
        var status = shown.status();
        return status == null
                ? null
                : status.view().jobs().stream()
                        .filter(job -> job.name().equals(component))
                        .findFirst()
                        .orElse(null);
    }

    /** A task's Job disappears with its release, and a rollback to that does not bring it back. */
    private Badge run(String component, @Nullable JobView seen) {
        return switch (seen == null ? StatusView.Run.NONE : seen.run()) {
            case NONE ->
                Badge.neutral(
                        component.startsWith("task/") && shown.serving() != null ? "No longer known" : "Not run yet");
            case RUNNING -> seen != null && seen.problem() != null ? Badge.warn("Waiting") : Badge.info("Running");
            case SUCCEEDED -> Badge.ok("Succeeded");
            case FAILED -> Badge.bad("Failed");
        };
    }
}
