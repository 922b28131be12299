package io.nuages.simulator.cluster;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nuages.cluster.Observation.Terminated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A pod with the one container that matters; guarded by the {@link World}'s lock. */
public final class Pod {
    /** How its container looks from outside. */
    public enum View {
        /** No node yet. */
        PENDING,
        WAITING,
        RUNNING,
        /** Ended, and soon started again. */
        EXITED,
        /** Ended for good. */
        ENDED
    }

    /** What happens to it when it is {@link #due}. */
    enum Next {
        PULL,
        BACK_OFF,
        START,
        ANSWER,
        STAY_SILENT,
        BECOME_AVAILABLE,
        EXIT,
        BE_KILLED,
        WORK,
        /** A Job's pod ends since it was told to. */
        OBEY,
        GO
    }

    public final String namespace;
    public final String name;
    final String tenant;
    final String environment;
    final String ownerKind;
    final String owner;
    /** Hash of its ReplicaSet's template, empty for a Job's pod. */
    final String set;

    final Instant createdAt;

    public View view = View.PENDING;

    @Nullable
    Next next;

    @Nullable
    Instant due;

    boolean deleting;
    public boolean ready;

    @Nullable
    Instant readyAt;

    @Nullable
    Instant startedAt;

    @Nullable
    String scheduling;

    String waitReason = "";
    String waitMessage = "";
    /** What its probes see; null when they succeed. */
    @Nullable
    String complaint;

    @Nullable
    Instant complainedAt;

    public String imageId = "";
    int pulls;
    int restarts;
    /** How often it ended in a row; decides how long it waits until the next start. */
    int failures;

    @Nullable
    Terminated end;

    @Nullable
    Terminated last;

    List<String> log = new ArrayList<>();
    List<String> previousLog = List.of();

    transient @Nullable Template template;

    @JsonCreator
    Pod(
            @JsonProperty("namespace") String namespace,
            @JsonProperty("name") String name,
            @JsonProperty("tenant") String tenant,
            @JsonProperty("environment") String environment,
            @JsonProperty("ownerKind") String ownerKind,
            @JsonProperty("owner") String owner,
            @JsonProperty("set") String set,
            @JsonProperty("createdAt") Instant createdAt) {
        this.namespace = namespace;
        this.name = name;
        this.tenant = tenant;
        this.environment = environment;
        this.ownerKind = ownerKind;
        this.owner = owner;
        this.set = set;
        this.createdAt = createdAt;
    }

    public Template template() {
        return Objects.requireNonNull(template);
    }

    /** Counts towards its workload: neither ended nor being deleted. */
    public boolean active() {
        return !deleting && view != View.ENDED;
    }

    public boolean serves() {
        return ready && !deleting;
    }

    public boolean job() {
        return ownerKind.equals("Job");
    }

    String phase() {
        if (view == View.ENDED) {
            return end != null && end.exitCode() == 0 ? "Succeeded" : "Failed";
        }
        return view == View.RUNNING || last != null ? "Running" : "Pending";
    }

    /** As the kubelet's messages name it. */
    String identity() {
        var hex = Json.sha256(namespace + "/" + name + createdAt);
        return name + "_" + namespace + "(" + hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4"
                + hex.substring(13, 16) + "-9" + hex.substring(17, 20) + "-" + hex.substring(20, 32) + ")";
    }
}
