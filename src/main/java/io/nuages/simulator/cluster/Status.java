package io.nuages.simulator.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.nuages.cluster.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the simulated controllers keep about an object; guarded by the {@link World}'s lock. */
public final class Status {
    long observed;

    /** Names of pods are made of it. */
    int created;

    /** Why a pod could not be created; null when the last one could. */
    @Nullable
    String shortage;

    // Deployment
    List<ReplicaSet> sets = new ArrayList<>();
    Instant progressedAt = Instant.EPOCH;
    boolean late;

    /** Hash of the pod template that was rolled out completely, empty before. */
    String completed = "";

    int updated;
    int total;
    int ready;
    int available;

    /** As many pods it would take to do what there is to do, if a test has said so. */
    public int load;

    // HorizontalPodAutoscaler
    int current;

    int wanted;

    // PersistentVolumeClaim
    /** As its volume has it; null while it has none. */
    @Nullable
    String size;

    // Job
    int failed;
    int succeeded;
    boolean complete;
    Observation.@Nullable Condition failure;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant endedAt;

    // CronJob
    @Nullable
    Instant lastScheduled;

    @Nullable
    Instant lastSuccessful;

    /** What a timer is set for. */
    @JsonIgnore
    transient @Nullable Instant awaited;

    boolean ended() {
        return complete || failure != null;
    }

    // SealedSecret
    @Nullable
    Boolean synced;

    String message = "";

    /** Ciphertexts that were opened last: what its Secret holds. Null when there is no Secret. */
    @Nullable
    Map<String, String> opened;

    /** Pods of one template. */
    static final class ReplicaSet {
        String hash = "";
        int desired;

        /** Null while it is the one that the Deployment says now. */
        @Nullable
        String template;

        @JsonIgnore
        transient @Nullable Template parsed;
    }
}
