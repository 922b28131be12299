package io.nuages.deploy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A deployment that a person asked for and that waits, but for what a test says otherwise. */
public final class DeploymentBuilder {
    private final int number;
    private final Instant at;
    private UUID id = UUID.randomUUID();
    private Deployment.State state = Deployment.State.WAITING;
    private String image;
    private int revision;
    private @Nullable UUID previous;
    private Deployment.Kind kind = Deployment.Kind.DEPLOY;
    private @Nullable Diagnosis diagnosis;
    private @Nullable Migrations migrations;
    private boolean begun = true;

    private DeploymentBuilder(int number, Instant at) {
        this.number = number;
        this.at = at;
        image = "r.example/shop:" + number;
        revision = number;
    }

    public static DeploymentBuilder deployment(int number, Instant at) {
        return new DeploymentBuilder(number, at);
    }

    public DeploymentBuilder id(UUID value) {
        id = value;
        return this;
    }

    public DeploymentBuilder state(Deployment.State value) {
        state = value;
        return this;
    }

    public DeploymentBuilder image(String value) {
        image = value;
        return this;
    }

    public DeploymentBuilder revision(int value) {
        revision = value;
        return this;
    }

    public DeploymentBuilder after(@Nullable UUID release) {
        previous = release;
        return this;
    }

    public DeploymentBuilder kind(Deployment.Kind value) {
        kind = value;
        return this;
    }

    public DeploymentBuilder diagnosis(@Nullable Diagnosis value) {
        diagnosis = value;
        return this;
    }

    public DeploymentBuilder migrations(@Nullable Migrations value) {
        migrations = value;
        return this;
    }

    /** Ended before its turn came. */
    public DeploymentBuilder neverBegun() {
        begun = false;
        return this;
    }

    public Deployment build() {
        return new Deployment(
                id,
                UUID.randomUUID(),
                UUID.randomUUID(),
                number,
                state,
                image,
                revision,
                null,
                previous,
                kind,
                Deployment.Trigger.PERSON,
                "owner",
                List.of(),
                diagnosis,
                null,
                migrations,
                at,
                state == Deployment.State.WAITING || !begun ? null : at,
                state.ended() ? at : null);
    }
}
