package io.nuages.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the portal needs from a Kubernetes cluster, and no more. Every call is bounded in time; every call may throw
 * {@link ClusterException.Unavailable}, which says nothing about the cluster's state.
 */
public interface Cluster {
    /** What a person calls it: {@code simulated}, or the API server's address. */
    String describe();

    /** True when nothing of it is real; pages say so. */
    boolean simulated();

    /**
     * Applies the manifests server-side with field manager {@code nuages}, in the given order, as {@link Scope#claim} gives
     * them. An object that exists and carries another scope's labels (or none of ours) is refused, not taken over.
     * Unchanged objects cost no write. Creates the namespace only when a Namespace is among the manifests.
     *
     * @return the API server's warnings, one line each
     * @throws ClusterException.Refused at the first object that is refused; those before it stay applied
     */
    List<String> apply(Scope scope, List<Manifest> manifests);

    /**
     * Deletes the scope's objects except those to keep. Reads the whole list first, and deletes nothing if that fails.
     * Persistent volume claims are never pruned.
     *
     * @return what it asked the cluster to delete
     */
    Set<ObjectKey> prune(Scope scope, Collection<ObjectKey> keep);

    /** Everything the diagnosis and the pages need to know about a scope, as of now; all of it or {@link ClusterException.Unavailable}. */
    Observation observe(Scope scope);

    /**
     * The environment's Deployments and ConfigMaps as the portal has applied them, without what the API server or others have added
     * since. Asks the cluster itself, so this is for what nobody has kept.
     */
    List<Manifest> applied(Scope scope);

    /** What others set in the environment's Deployments, which {@link #apply} does not remove. */
    List<Foreign> foreign(Scope scope);

    /** Removes exactly these, if they are still there. What {@link #apply} has already put back is no longer among them. */
    void undo(Scope scope, Collection<Foreign> foreign);

    /**
     * Hands the number of a Deployment's pods over to an autoscaler, before the first {@link #apply} that does not name it: a field that
     * its only owner drops goes back to its default, which is one pod. The number stays as it is, said by the field manager
     * {@code nuages-scale} until somebody sets another. Applying the Deployment with a number takes it back. Idempotent, and nothing
     * happens where there is no such Deployment or the portal does not say the number any more.
     *
     * @param least what it becomes if there are fewer pods now: an autoscaler never scales up a Deployment with none
     * @throws ClusterException.Refused when the Deployment is not the scope's
     */
    void handOver(Scope scope, String deployment, int least);

    /**
     * Asks for everything of an environment to be deleted, persistent volume claims included; idempotent. What its tenant shares
     * stays: the portal has no right to delete a namespace.
     *
     * @param scope an environment's
     * @return true when nothing of it is left, pods included
     */
    boolean delete(Scope scope);

    /** Deletes those of the pods that have ended. Any other stays, and so does what ends only now. */
    void clear(Scope scope, Collection<String> pods);

    /** The state of a Job that was told to end. */
    enum JobEnd {
        /** Something of it is running, or it is not yet known how it ended. */
        NOT_YET,
        /** A pod of it exited with 0. */
        SUCCEEDED,
        /** None did, and none will: they have ended otherwise, or there never was one. */
        FAILED
    }

    /**
     * Tells a Job to end: its pod gets SIGTERM and its time of grace, and a Job that has no pod is deleted, so that it gets none.
     * Idempotent; asks the cluster itself, not the mirror. The Job is to replace only pods that have failed
     * ({@code podReplacementPolicy: Failed}), or one that is being ended counts as failed before it has ended.
     */
    JobEnd end(Scope scope, String job);

    /**
     * The last lines of a container's log.
     *
     * @param previous of the run before the last restart
     * @param lines at most this many, and at most 64 KiB
     * @return empty when there is no such pod, or nothing was written
     */
    List<String> logs(Scope scope, String pod, @Nullable String container, boolean previous, int lines);

    /** The last lines of its first container's log, as far as they were written within the given time. */
    List<String> recentLogs(Scope scope, String pod, Duration within, int lines);

    /**
     * What the cluster offers and what the portal may do there, asked of the cluster itself: some dozens of requests, for now and then.
     * What it may not look at is reported as such; it only reads.
     *
     * @param namespaces of which it says whether they exist
     */
    Inventory inventory(Collection<String> namespaces);

    /**
     * The public certificate of the Sealed Secrets controller, PEM. Its subject and issuer are empty, for which the JDK's
     * and Bouncy Castle's certificate classes refuse it; its public key has to be picked out of the ASN.1.
     */
    String sealingCertificate();

    /**
     * Calls back with the scope of everything that changed, possibly late, several times or too often, and with every scope once after
     * a gap. The callback must be quick and must not throw.
     */
    Watch watch(Consumer<Scope> changed);

    /** Ends a {@link #watch}. */
    interface Watch extends AutoCloseable {
        /** Whether changes are being heard right now. */
        boolean connected();

        @Override
        void close();
    }
}
