package io.nuages.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the portal needs of a Kubernetes cluster, and no more. Every call is bounded in time; every call may throw
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
     * Deletes the scope's objects that are not to be kept. Reads the whole list first, and deletes nothing if that fails.
     * Persistent volume claims are never pruned.
     *
     * @return what it asked the cluster to delete
     */
    Set<ObjectKey> prune(Scope scope, Collection<ObjectKey> keep);

    /** Everything the diagnosis and the pages need of a scope, as of now; all of it or {@link ClusterException.Unavailable}. */
    Observation observe(Scope scope);

    /**
     * Asks for everything of the scope to be deleted, persistent volume claims included; idempotent. What a tenant shares goes
     * with its namespace, and so does everything else in it.
     *
     * @return true when nothing of it is left, pods included
     */
    boolean delete(Scope scope);

    /**
     * The last lines of a container's log.
     *
     * @param previous of the run before the last restart
     * @param lines at most this many, and at most 64 KiB
     * @return empty when there is no such pod, or nothing was written
     */
    List<String> logs(Scope scope, String pod, @Nullable String container, boolean previous, int lines);

    /**
     * The public certificate of the Sealed Secrets controller, PEM. Its subject and issuer are empty, for which the JDK's
     * and Bouncy Castle's certificate classes refuse it; its public key has to be picked out of the ASN.1.
     */
    String sealingCertificate();

    /**
     * Calls back with the scope of whatever changed, possibly late, several times or too often, and with every scope once after
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
