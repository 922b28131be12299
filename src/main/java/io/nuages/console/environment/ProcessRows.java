package io.nuages.console.environment;

import io.nuages.console.Environments;
import io.nuages.deploy.Health;
import io.nuages.deploy.StatusView;
import io.nuages.deploy.StatusView.PodView;
import io.nuages.deploy.StatusView.ProcessView;
import io.nuages.form.Badge;
import io.nuages.plan.Amounts;
import io.nuages.plan.Plan;
import io.nuages.spec.Price;
import io.nuages.spec.Spec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An environment's processes and their pods as the overview shows them. Pure. */
final class ProcessRows {
    private final Environments.Shown shown;
    private final Spec spec;
    private final Plan plan;
    private final @Nullable StatusView view;
    private final boolean away;
    private final boolean paused;
    private final boolean mixed;

    /** @param spec of what is live */
    ProcessRows(Environments.Shown shown, Spec spec, Plan plan) {
        this.shown = shown;
        this.spec = spec;
        this.plan = plan;
        var status = shown.status();
        this.view = status == null ? null : status.view();
        this.away = status != null && status.unreachableSince() != null;
        this.paused = shown.environment().pausedAt() != null;
        this.mixed = view != null
                && view.processes().stream()
                                .flatMap(process -> process.pods().stream())
                                .map(PodView::release)
                                .distinct()
                                .count()
                        > 1;
    }

    List<OverviewPage.ProcessRow> all() {
        return spec.app().processes().keySet().stream().map(this::row).toList();
    }

    private OverviewPage.ProcessRow row(String name) {
        var process = spec.app().process(name);
        var size = spec.size(name);
        var seen = seen(name);
        return new OverviewPage.ProcessRow(
                name,
                process.podsInWords(),
                size.size(),
                Amounts.cores(size.cpuMillis()) + ", " + Amounts.bytes(size.memoryMib()) + " each",
                ready(seen),
                seen == null
                        ? List.of()
                        : seen.pods().stream().map(pod -> pod(name, pod)).toList(),
                seen == null || away || paused || seen.scaling() == null
                        ? ""
                        : seen.scaling().cause() + " " + seen.scaling().advice(),
                (paused ? Price.NOTHING : spec.price(plan, name)).words());
    }

    private @Nullable ProcessView seen(String name) {
        return view == null
                ? null
                : view.processes().stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    private Badge ready(@Nullable ProcessView process) {
        if (process == null) {
            return Badge.neutral(paused ? "paused" : "not seen yet");
        }
        if (shown.newest() == null) {
            return Badge.neutral("none yet");
        }
        if (process.desired() == 0) {
            return Badge.neutral(paused ? "paused" : "none");
        }
        var words = process.ready() + " of " + process.desired() + " ready";
        if (away) {
            return Badge.neutral(words);
        }
        if (process.ready() < process.desired() && begins()) {
            return Badge.info(words);
        }
        return process.ready() == 0
                ? Badge.bad(words)
                : process.ready() < process.desired() ? Badge.warn(words) : Badge.ok(words);
    }

    /** Whether missing pods are on their way, and not a sign of trouble. */
    private boolean begins() {
        var newest = shown.newest();
        return view != null
                && (view.health() == Health.STARTING
                        || view.health() == Health.NONE
                                && newest != null
                                && !newest.state().ended());
    }

    private OverviewPage.Pod pod(String process, PodView pod) {
        return new OverviewPage.Pod(
                pod.name(),
                called(process, pod.name()),
                state(pod),
                mixed && !pod.release().isEmpty() ? "release " + pod.release() : "",
                pod.restarts() == 0 ? "" : pod.restarts() + (pod.restarts() == 1 ? " restart" : " restarts"));
    }

    /** {@code web-7fkq2}: the last part of a pod's name tells it from the others of its process. */
    private static String called(String process, String pod) {
        return process + pod.substring(Math.max(0, pod.lastIndexOf('-')));
    }

    private Badge state(PodView pod) {
        var word = pod.deleting() ? "stopping" : word(pod.state());
        if (away || pod.deleting()) {
            return Badge.neutral(word);
        }
        if (pod.ready()) {
            return Badge.ok(word);
        }
        return switch (pod.state()) {
            case "starting", "not ready", "waits for a node" ->
                begins() || deploying() ? Badge.info(word) : Badge.warn(word);
            default -> Badge.bad(word);
        };
    }

    private boolean deploying() {
        var newest = shown.newest();
        return newest != null && !newest.state().ended();
    }

    /** What the cluster says, in words where it is not in words already. */
    private static String word(String state) {
        return switch (state) {
            case "CrashLoopBackOff" -> "restarting";
            case "ErrImagePull", "ImagePullBackOff" -> "cannot pull its image";
            case "OOMKilled" -> "out of memory";
            case "Error" -> "crashed";
            default -> state;
        };
    }
}
