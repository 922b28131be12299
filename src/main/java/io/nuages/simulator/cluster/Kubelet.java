package io.nuages.simulator.cluster;

import io.nuages.cluster.Observation.Terminated;
import io.nuages.simulator.cluster.Pod.Next;
import io.nuages.simulator.cluster.Pod.View;
import io.nuages.simulator.cluster.Template.Probe;
import io.nuages.simulator.registry.Fate;
import io.nuages.simulator.registry.SimulatedRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leads each pod through its life: scheduled, pulled, started, ready, ended. One timer for the next thing that happens to it
 * and none while nothing does; its state is on disk, so that a restart continues from there.
 */
public final class Kubelet {
    /** Three nodes of that size, which never fill up unless somebody fills them. */
    static final BigDecimal NODE_MEMORY = BigDecimal.valueOf(32L << 30);

    static final BigDecimal NODE_CPU = BigDecimal.valueOf(16);

    private static final Duration SLOW = Duration.ofSeconds(20);

    /** How long a command takes to end when told to. */
    private static final Duration WIND_UP = Duration.ofSeconds(3);

    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);
    private static final int LOG_LINES = 400;
    private static final int TAIL = 2048;
    private static final Set<String> HEALTH_PATHS = Set.of("/", "/healthz/", "/healthz", "/health/", "/health");

    private final World world;
    private final SimulatedRegistry registry;
    private final Commands commands;

    public Kubelet(World world, SimulatedRegistry registry) {
        this.world = world;
        this.registry = registry;
        commands = new Commands(world, registry);
    }

    // orders
    // -----------------------------------------------------------------------------------------------------------

    void start(Space space, Thing owner, String set, String name, Template template) {
        var pod = new Pod(
                space.name,
                name,
                owner.tenant(),
                owner.environment(),
                owner.kind(),
                owner.name(),
                set,
                world.timers.now());
        pod.template = template;
        world.add(space, pod);
        schedule(space, pod);
    }

    /** Asks the pod to end. */
    public void end(Space space, Pod pod) {
        if (pod.deleting) {
            return;
        }
        pod.deleting = true;
        if (pod.job() && pod.view != View.ENDED) {
            after(pod, Next.OBEY, pod.view == View.RUNNING ? WIND_UP : Duration.ofMillis(200));
        } else if (pod.view == View.RUNNING) {
            append(pod, ContainerLogs.stopped(world.timers.now()));
            after(
                    pod,
                    Next.GO,
                    Duration.ofSeconds(1L
                            + Math.min(
                                    pod.template().first().drainSeconds(),
                                    pod.template().graceSeconds())));
        } else {
            after(pod, Next.GO, Duration.ofMillis(200));
        }
        world.touchOwner(space, pod);
    }

    /** Gives those without a node another chance. */
    public void reschedule() {
        for (var space : List.copyOf(world.spaces.values())) {
            for (var pod : List.copyOf(space.pods.values())) {
                if (pod.view == View.PENDING && !pod.deleting) {
                    schedule(space, pod);
                }
            }
        }
    }

    /** Gives another chance to those that lacked a Secret, a ConfigMap or a volume. */
    void retryUnconfigured(Space space) {
        for (var pod : List.copyOf(space.pods.values())) {
            if (pod.deleting) {
                continue;
            }
            if (pod.view == View.PENDING) {
                schedule(space, pod);
            } else if (pod.view == View.WAITING && pod.waitReason.equals("CreateContainerConfigError")) {
                after(pod, Next.START, jitter(pod, 200, 500));
            }
        }
    }

    public void exhaustMemory(Space space, Pod pod) {
        exit(space, pod, 137, "OOMKilled", "", List.of());
    }

    /** The server in a pod starts another in its place, which only shows in the log. */
    public void killWorker(Space space, Pod pod) {
        append(pod, ContainerLogs.workerKilled(world.timers.now()));
        world.save(pod);
    }

    // life
    // -------------------------------------------------------------------------------------------------------------

    /** Continues where the pod was, after a restart of the portal or with a new timer. */
    void resume(Pod pod) {
        var due = pod.due;
        world.at(
                due,
                () -> world.change(() -> {
                    var space = world.spaces.get(pod.namespace);
                    if (space != null && space.pods.get(pod.name) == pod && Objects.equals(pod.due, due)) {
                        step(space, pod);
                    }
                }));
    }

    private void step(Space space, Pod pod) {
        var next = pod.next;
        pod.next = null;
        pod.due = null;
        if (next == null) {
            return;
        }
        switch (next) {
            case PULL -> pull(pod);
            case BACK_OFF -> backOffPull(pod);
            case START -> run(space, pod);
            case ANSWER -> answer(space, pod);
            case STAY_SILENT -> staySilent(pod);
            case BECOME_AVAILABLE -> world.touchOwner(space, pod);
            case EXIT -> exit(space, pod);
            case BE_KILLED -> beKilled(space, pod);
            case WORK -> work(space, pod);
            case OBEY -> obey(space, pod);
            case GO -> go(space, pod);
        }
        if (space.pods.get(pod.name) == pod) {
            world.save(pod);
        }
    }

    private void schedule(Space space, Pod pod) {
        var refusal = unschedulable(space, pod.template());
        if (refusal != null) {
            if (!refusal.equals(pod.scheduling)) {
                pod.scheduling = refusal;
                world.warn(pod, "FailedScheduling", refusal);
                world.save(pod);
            }
            return;
        }
        pod.scheduling = null;
        pod.view = View.WAITING;
        pod.waitReason = "ContainerCreating";
        pod.waitMessage = "";
        after(pod, Next.PULL, jitter(pod, 1000, 2000));
    }

    private @Nullable String unschedulable(Space space, Template template) {
        for (var claim : template.claims()) {
            var found = space.find("v1", "PersistentVolumeClaim", claim);
            if (found.isEmpty()) {
                return "0/3 nodes are available: persistentvolumeclaim \"" + claim + "\" not found. not found";
            }
            if (space.status(found.get().key()).size == null) {
                return "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found";
            }
        }
        var lacking = new ArrayList<String>();
        if (sum(template, "requests.cpu").compareTo(NODE_CPU) > 0) {
            lacking.add("3 Insufficient cpu");
        }
        if (world.settings.nodesFull || sum(template, "requests.memory").compareTo(NODE_MEMORY) > 0) {
            lacking.add("3 Insufficient memory");
        }
        return lacking.isEmpty()
                ? null
                : "0/3 nodes are available: " + String.join(", ", lacking)
                        + ". no new claims to deallocate, preemption: 0/3 nodes are available:"
                        + " 3 Preemption is not helpful for scheduling.";
    }

    private static BigDecimal sum(Template template, String resource) {
        return template.containers().stream()
                .map(container -> container.resources().getOrDefault(resource, BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void pull(Pod pod) {
        var image = pod.template().first().image();
        var pull = registry.pull(image);
        if (pull.error() != null) {
            pod.pulls++;
            wait(pod, "ErrImagePull", pull.error());
            world.warn(pod, "Failed", "Failed to pull image \"" + image + "\": " + pull.error());
            after(pod, Next.BACK_OFF, Duration.ofSeconds(2));
            return;
        }
        pod.imageId = pull.imageId();
        after(pod, Next.START, jitter(pod, 200, 400));
    }

    private void backOffPull(Pod pod) {
        var image = pod.template().first().image();
        wait(pod, "ImagePullBackOff", "Back-off pulling image \"" + image + "\": ErrImagePull: " + pod.waitMessage);
        world.warn(pod, "Failed", "Error: ImagePullBackOff");
        after(pod, Next.PULL, backOff(pod.pulls));
    }

    private void run(Space space, Pod pod) {
        var problem = Variables.problem(space, pod.template());
        if (problem != null) {
            if (!problem.equals(pod.waitMessage)) {
                wait(pod, "CreateContainerConfigError", problem);
                world.warn(pod, "Failed", "Error: " + problem);
            }
            return;
        }
        if (pod.last != null) {
            pod.restarts++;
            pod.previousLog = pod.log;
        }
        pod.log = new ArrayList<>();
        pod.startedAt = world.timers.now();
        var fate = fate(pod);
        if (fate == Fate.NO_RUN) {
            var command = pod.template().first().command();
            var path = command.isEmpty() ? "/run" : command.getFirst();
            var message = "failed to create containerd task: failed to create shim task: OCI runtime create failed: "
                    + "runc create failed: unable to start container process: exec: \"" + path + "\": stat " + path
                    + ": no such file or directory";
            world.warn(pod, "Failed", "Error: " + message);
            exit(space, pod, 128, "StartError", message, List.of());
            return;
        }
        pod.view = View.RUNNING;
        pod.waitReason = "";
        pod.waitMessage = "";
        if (pod.job()) {
            var quick = fate == Fate.CRASH || fate == Fate.OOM;
            append(pod, quick ? List.of() : commands.begun(pod));
            if (fate == Fate.HANGS || fate == Fate.FINISHES) {
                world.touchOwner(space, pod);
                return;
            }
            after(
                    pod,
                    quick ? Next.EXIT : Next.WORK,
                    quick ? jitter(pod, 500, 900) : fate == Fate.SLOW ? SLOW : jitter(pod, 2000, 4000));
            return;
        }
        live(space, pod, fate);
    }

    private void live(Space space, Pod pod, Fate fate) {
        var now = world.timers.now();
        var container = pod.template().first();
        var site = pod.template().process().equals("web") || container.readiness() != null;
        if (probed(container)) {
            world.touchOwner(space, pod);
        } else {
            ready(space, pod);
        }
        var ends = fate == Fate.CRASH
                || fate == Fate.CRASH_SERVING
                || fate == Fate.OOM_SERVING
                || fate == Fate.OOM
                || fate == Fate.HUNGRY && container.memory() != null && container.memory() < Fate.HUNGRY_BYTES
                || fate == Fate.WORKER_WANTS_KEY
                        && !site
                        && !Variables.names(space, pod.template()).contains("SECRET_KEY");
        if (ends) {
            after(pod, Next.EXIT, jitter(pod, 600, 1500));
            return;
        }
        var port = container.ports().values().stream().findFirst().orElse(8000);
        append(pod, site ? ContainerLogs.site(now, port) : ContainerLogs.worker(now, pod.name));
        if (probed(container)) {
            var silent = fate == Fate.SLOW || healthStatus(pod) >= 400;
            after(pod, silent ? Next.STAY_SILENT : Next.ANSWER, jitter(pod, 1000, 3000));
        }
    }

    private void answer(Space space, Pod pod) {
        pod.complaint = null;
        ready(space, pod);
    }

    private void ready(Space space, Pod pod) {
        pod.ready = true;
        pod.readyAt = world.timers.now();
        var minReady = space.owner(pod)
                .map(owner -> owner.body().path("spec").path("minReadySeconds").asInt(0))
                .orElse(0);
        if (minReady > 0) {
            after(pod, Next.BECOME_AVAILABLE, Duration.ofSeconds(minReady));
        }
        world.touchOwner(space, pod);
    }

    /** Its health check fails for now, or forever. */
    private void staySilent(Pod pod) {
        var container = pod.template().first();
        var slow = fate(pod) == Fate.SLOW;
        var probe = container.startup() != null ? container.startup() : container.readiness();
        pod.complaint = (container.startup() != null ? "Startup" : "Readiness") + " probe failed: "
                + (slow ? refused(pod, probe) : "HTTP probe failed with statuscode: " + healthStatus(pod));
        pod.complainedAt = world.timers.now();
        world.warn(pod, "Unhealthy", pod.complaint);
        var patience = patience(container);
        if (slow && (patience == null || patience.compareTo(SLOW) > 0)) {
            until(pod, Next.ANSWER, SLOW);
        } else if (patience != null) {
            until(pod, Next.BE_KILLED, patience);
        }
    }

    private static @Nullable Duration patience(Template.Container container) {
        var probe = container.startup() != null ? container.startup() : container.liveness();
        return probe == null || probe.path() == null ? null : Duration.ofSeconds(probe.budget());
    }

    private static String refused(Pod pod, @Nullable Probe probe) {
        var port = pod.template().first().ports().values().stream().findFirst().orElse(8000);
        var address = "10.244." + (1 + Math.floorMod(pod.name.hashCode(), 3)) + "."
                + (2 + Math.floorMod(pod.name.hashCode(), 250)) + ":" + port;
        var path = probe == null || probe.path() == null ? "/" : probe.path();
        return "Get \"http://" + address + path + "\": dial tcp " + address + ": connect: connection refused";
    }

    /** What the simulated site answers at the path that its probes ask. */
    private int healthStatus(Pod pod) {
        var container = pod.template().first();
        var probe = container.startup() != null ? container.startup() : container.readiness();
        if (probe == null || probe.path() == null) {
            return 200;
        }
        return fate(pod) == Fate.UNHEALTHY ? 500 : HEALTH_PATHS.contains(probe.path()) ? 200 : 404;
    }

    public static boolean answersHealth(String path) {
        return HEALTH_PATHS.contains(path) && !path.equals("/");
    }

    private static boolean probed(Template.Container container) {
        return container.readiness() != null || container.startup() != null;
    }

    private void exit(Space space, Pod pod) {
        var now = world.timers.now();
        switch (fate(pod)) {
            case OOM, OOM_SERVING, HUNGRY -> exit(space, pod, 137, "OOMKilled", "", List.of());
            case WORKER_WANTS_KEY -> exit(space, pod, 1, "Error", "", ContainerLogs.keyMissing());
            default -> exit(space, pod, 1, "Error", "", ContainerLogs.crash(now));
        }
    }

    private void beKilled(Space space, Pod pod) {
        if (pod.complaint != null) {
            world.warn(pod, "Unhealthy", pod.complaint);
        }
        exit(space, pod, 137, "Error", "", ContainerLogs.stopped(world.timers.now()));
    }

    private void exit(Space space, Pod pod, int code, String reason, String message, List<String> said) {
        var now = world.timers.now();
        append(pod, said);
        pod.ready = false;
        pod.readyAt = null;
        pod.complaint = null;
        pod.next = null;
        pod.due = null;
        var container = pod.template().first();
        var tail = message.isEmpty() && code != 0 && !container.quiet() ? tail(pod.log) : message;
        var end = new Terminated(code, reason, tail, world.timers.began(pod.startedAt), now);
        var policy = pod.template().restartPolicy();
        if (policy.equals("Never") || policy.equals("OnFailure") && code == 0) {
            pod.view = View.ENDED;
            pod.end = end;
            feedStarving(space);
        } else {
            again(pod, end);
        }
        world.touchOwner(space, pod);
        world.save(pod);
    }

    private void again(Pod pod, Terminated end) {
        if (pod.startedAt != null && world.timers.since(pod.startedAt).compareTo(FORGIVEN_AFTER) >= 0) {
            pod.failures = 0;
        }
        pod.last = end;
        pod.failures++;
        if (pod.failures == 1) {
            pod.view = View.EXITED;
            after(pod, Next.START, jitter(pod, 500, 1000));
            return;
        }
        var wait = backOff(pod.failures - 1);
        var container = pod.template().first().name();
        wait(
                pod,
                "CrashLoopBackOff",
                "back-off " + duration(wait) + " restarting failed container=" + container + " pod=" + pod.identity());
        world.warn(pod, "BackOff", "Back-off restarting failed container " + container + " in pod " + pod.identity());
        after(pod, Next.START, wait);
    }

    /** Until it is done the pod says WORK, so that a restart in between does it again. */
    private void work(Space space, Pod pod) {
        pod.next = Next.WORK;
        commands.work(
                space,
                pod,
                fate(pod),
                end -> world.change(() -> {
                    if (space.pods.get(pod.name) == pod && pod.next == Next.WORK) {
                        exit(
                                space,
                                pod,
                                end.code(),
                                end.code() == 0 ? "Completed" : "Error",
                                end.message(),
                                end.said());
                    }
                }));
    }

    /** Its Job has to hear how it ended before it is gone. */
    private void obey(Space space, Pod pod) {
        var finishes = pod.view == View.RUNNING && fate(pod) == Fate.FINISHES;
        exit(space, pod, finishes ? 0 : 143, finishes ? "Completed" : "Error", "", ContainerLogs.terminated());
        after(pod, Next.GO, Duration.ofMillis(200));
    }

    private void go(Space space, Pod pod) {
        world.touchOwner(space, pod);
        world.remove(space, pod);
        feedStarving(space);
        if (space.namespace != null && space.terminating()) {
            world.touch(space, space.namespace.key());
        }
    }

    /** What did not fit the quota may fit now. */
    void feedStarving(Space space) {
        space.starving.forEach(key -> world.touch(space, key));
    }

    // helpers
    // ----------------------------------------------------------------------------------------------------------

    private Fate fate(Pod pod) {
        return registry.pull(pod.template().first().image()).fate();
    }

    private void wait(Pod pod, String reason, String message) {
        pod.view = View.WAITING;
        pod.waitReason = reason;
        pod.waitMessage = message;
    }

    private void after(Pod pod, Next next, Duration simulated) {
        at(pod, next, world.timers.in(simulated));
    }

    /** As long after its start. */
    private void until(Pod pod, Next next, Duration simulated) {
        var passed = pod.startedAt == null ? Duration.ZERO : world.timers.since(pod.startedAt);
        after(pod, next, simulated.minus(passed).isNegative() ? Duration.ZERO : simulated.minus(passed));
    }

    private void at(Pod pod, Next next, Instant due) {
        pod.next = next;
        pod.due = due;
        world.save(pod);
        resume(pod);
    }

    private static Duration jitter(Pod pod, long least, long most) {
        return Timers.between(pod.name + pod.restarts, Duration.ofMillis(least), Duration.ofMillis(most));
    }

    /** 10 s, 20 s, 40 s … 5 min. */
    static Duration backOff(int time) {
        var wait = Duration.ofSeconds(10L << Math.min(time - 1, 5));
        return wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait;
    }

    /** As Go writes it: {@code 1m20s}. */
    static String duration(Duration duration) {
        var minutes = duration.toMinutes();
        return (minutes > 0 ? minutes + "m" : "") + duration.toSecondsPart() + "s";
    }

    public static void append(Pod pod, List<String> lines) {
        pod.log.addAll(lines);
        if (pod.log.size() > LOG_LINES) {
            pod.log.subList(0, pod.log.size() - LOG_LINES).clear();
        }
    }

    private static String tail(List<String> log) {
        var text = String.join("\n", log);
        return text.length() <= TAIL ? text : text.substring(text.length() - TAIL);
    }
}
