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

    /** Points the tag to a new digest, as a push would, and notifies the registry's listeners. */
    void push(String reference);

    /** Deletes one of the environment's pods; its workload creates another. @return the pod's name, or empty when there is none */
    String killPod(Scope scope, String process);

    /** Lets one of the environment's pods use more memory than it may. @return the pod's name, or empty when there is none */
    String exhaustMemory(Scope scope, String process);

    /** Lets the kernel kill a worker of a pod's server; the pod stays ready. @return the pod's name, or empty when there is none */
    String killWorker(Scope scope, String process);

    /**
     * Gives a process as much work as this number of its pods can do, which an autoscaler follows within its bounds; 0 at first.
     *
     * @return the Deployment's name, or empty when there is none
     */
    String load(Scope scope, String process, int pods);

    /**
     * Sets a variable of a process behind the portal's back, as {@code kubectl set env} does.
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
