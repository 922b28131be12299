package io.nuages.cluster;

/** Says whether staff hold everything that would change the cluster. */
public interface WriteGuard {
    /** Asked before each write. */
    boolean writesHeld();
}
