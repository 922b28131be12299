package io.nuages.simulator;

import io.nuages.cluster.Scope;
import java.util.List;

/** What a person can do to the simulated cluster and its registry; present only with {@code NUAGES_CLUSTER=simulated}. */
public interface Simulator {
    /**
     * An image of the simulated registry.
     *
     * @param reference as one types it, with tag
     * @param story what it does, one sentence
     */
    record Sample(String reference, String story) {}

    /** For the form: good ones first, then those that fail, each in its own way. */
    List<Sample> samples();

    /** Makes the tag name a new digest, as a push would, and tells whoever listens to the registry. */
    void push(String reference);

    /** Deletes a pod of the environment; its workload makes another. @return the pod's name, or empty when there is none */
    String killPod(Scope scope, String process);

    /** Lets a pod of the environment use more memory than it may. @return the pod's name, or empty when there is none */
    String exhaustMemory(Scope scope, String process);

    /** Lets the server of a pod lose a worker to the kernel; the pod stays ready. @return the pod's name, or empty when there is none */
    String killWorker(Scope scope, String process);

    /**
     * Lets a process have as much to do as so many of its pods can do, which an autoscaler follows within its bounds; 0 at first.
     *
     * @return the Deployment's name, or empty when there is none
     */
    String load(Scope scope, String process, int pods);

    /**
     * Sets a variable of a process past the portal, as {@code kubectl set env} does.
     *
     * @return the Deployment's name, or empty when there is none
     */
    String setVariable(Scope scope, String process, String variable, String value);

    /** Whether new pods find no node. */
    boolean nodesFull();

    void fillNodes(boolean full);

    /** Whether the API server is out of reach. */
    boolean disconnected();

    void disconnect(boolean disconnected);
}
