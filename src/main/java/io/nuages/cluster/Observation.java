package io.nuages.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A scope as it was seen at one moment, trimmed to what the portal bases decisions on and shows.
 *
 * @param namespace the namespace's phase; {@link NamespacePhase#ABSENT} comes with empty lists
 * @param objects everything that carries the scope's labels and that no other object owns, for counting and for knowing when
 *     all is gone; not pods
 */
public record Observation(
        Instant at,
        NamespacePhase namespace,
        List<Workload> workloads,
        List<Pod> pods,
        List<Job> jobs,
        List<CronJob> cronJobs,
        List<Autoscaler> autoscalers,
        List<VolumeClaim> claims,
        List<SealedSecret> sealedSecrets,
        List<Warning> warnings,
        Set<ObjectKey> objects) {

    /** Nothing at all, not even the namespace. */
    public static Observation absent(Instant at) {
        return new Observation(
                at,
                NamespacePhase.ABSENT,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Set.of());
    }

    public enum NamespacePhase {
        ABSENT,
        ACTIVE,
        TERMINATING
    }

    /**
     * A Deployment.
     *
     * @param process value of {@code app.kubernetes.io/component}, for example {@code web}
     * @param image of its first container
     * @param release value of the label {@code nuages.io/release} of its pod template, empty when absent
     * @param desired as it says itself; an {@link Autoscaler} may have set it
     * @param updated pods of the current template; {@code ready} and {@code total} count pods of any template
     */
    public record Workload(
            String name,
            String process,
            String image,
            String release,
            int desired,
            int total,
            int updated,
            int ready,
            int available,
            long generation,
            long observedGeneration,
            List<Condition> conditions) {}

    /** A status condition, for example {@code Progressing False ProgressDeadlineExceeded}. */
    public record Condition(String type, String status, String reason, String message) {}

    /**
     * @param process as for {@link Workload}; of a release command's pod {@code init}
     * @param release value of the label {@code nuages.io/release}, empty when absent
     * @param job the Job that owns it, null for a Deployment's pod
     * @param purpose of that Job; null without one
     * @param scheduling why the scheduler found no node for it; null when it has one, or was not looked at yet
     * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed} or {@code Unknown}
     * @param deleting true from the moment its deletion was asked for
     * @param reason why the node or the cluster ended it, or no longer knows it, for example {@code Evicted} or
     *     {@code NodeLost}; empty when its containers say all
     * @param message the words to that reason
     */
    public record Pod(
            String name,
            String process,
            String release,
            @Nullable String job,
            @Nullable Purpose purpose,
            String phase,
            boolean ready,
            boolean deleting,
            String reason,
            String message,
            @Nullable String scheduling,
            Instant createdAt,
            List<Container> containers) {

        /** It never runs again; a Deployment has replaced it, and it stays only until somebody clears it away. */
        public boolean ended() {
            return phase.equals("Failed") || phase.equals("Succeeded");
        }

        /** It is a process's, and no Job's. */
        public boolean ofProcess() {
            return job == null;
        }

        /** It is a process's, and takes requests or still may. */
        public boolean mayServe() {
            return ofProcess() && !deleting && !ended();
        }
    }

    /**
     * @param image as the pod asks for it
     * @param imageId {@code repository@sha256:…} as the node reports it, empty until it has the image; of equal images it names any
     * @param last how it ended before the last restart, null when it never did
     */
    public record Container(
            String name,
            String image,
            String imageId,
            boolean ready,
            int restarts,
            State state,
            @Nullable Terminated last) {}

    /** A container's state. */
    public sealed interface State permits Waiting, Running, Terminated {}

    public record Waiting(String reason, String message) implements State {}

    public record Running(Instant since) implements State {}

    /**
     * @param message the log's tail, where the pod asks for {@code FallbackToLogsOnError}
     * @param since when it began; null when not known
     */
    public record Terminated(
            int exitCode,
            String reason,
            String message,
            @Nullable Instant since,
            @Nullable Instant at) implements State {}

    /**
     * @param uid which the cluster gives once, whereas a name may come again
     * @param process as for {@link Workload}; of a release command {@code init}
     * @param owner the {@link CronJob} that made it, null when it was applied
     * @param begunAt when the cluster began it, and before that when it was made
     * @param endedAt null while it goes on, and where the cluster does not say it
     * @param failure reason and message of the condition {@code Failed}, null unless it is true
     */
    public record Job(
            String name,
            String uid,
            String process,
            Purpose purpose,
            @Nullable String owner,
            Instant begunAt,
            @Nullable Instant endedAt,
            int active,
            int succeeded,
            int failed,
            boolean complete,
            @Nullable Condition failure) {
        /** It runs no more, however it ended. */
        public boolean ended() {
            return complete || failure != null;
        }
    }

    /**
     * A CronJob.
     *
     * @param process as for {@link Workload}, for example {@code cron-clean}
     * @param schedule as it was applied
     * @param timeZone by which the schedule is read, for example {@code Europe/Zurich}; null for the cluster's own, as a rule UTC
     * @param lastScheduled the moment of the schedule for which the last run was begun; null before the first one
     * @param lastSuccessful when a run last ended well; null when none has
     * @param active names of the Jobs that run now
     */
    public record CronJob(
            String name,
            String process,
            String schedule,
            @Nullable String timeZone,
            boolean suspended,
            @Nullable Instant lastScheduled,
            @Nullable Instant lastSuccessful,
            List<String> active) {}

    /**
     * A HorizontalPodAutoscaler.
     *
     * @param workload the name of its Deployment
     * @param current pods that it has seen
     * @param desired pods that it asked for last; 0 before it has looked
     * @param conditions {@code AbleToScale}, {@code ScalingActive} (false while it does not know the load) and {@code ScalingLimited}
     *     (true while the load asks for fewer than {@code min} or more than {@code max})
     */
    public record Autoscaler(
            String name, String workload, int min, int max, int current, int desired, List<Condition> conditions) {

        /** Whether it follows the load; without that it only keeps within its bounds. */
        public boolean active() {
            return conditions.stream()
                    .anyMatch(
                            c -> c.type().equals("ScalingActive") && c.status().equals("True"));
        }
    }

    /**
     * A PersistentVolumeClaim.
     *
     * @param storageClass empty where it names none and the cluster has chosen none
     * @param access for example {@code ReadWriteOnce}
     * @param phase {@code Pending}, {@code Bound} or {@code Lost}
     * @param size in bytes: of its volume, and while it has none as it was asked for
     */
    public record VolumeClaim(String name, String storageClass, List<String> access, String phase, long size) {}

    /**
     * A SealedSecret.
     *
     * @param synced null while the controller has not looked at the current generation
     * @param message the controller's, when it could not open it
     */
    public record SealedSecret(String name, @Nullable Boolean synced, String message) {}

    /**
     * A warning event of the last hour, newest first.
     *
     * @param count how often it was reported; a node reports quick repetitions less often than it sees them
     */
    public record Warning(
            String kind,
            String object,
            String reason,
            String message,
            int count,
            Instant firstSeen,
            Instant lastSeen) {}
}
