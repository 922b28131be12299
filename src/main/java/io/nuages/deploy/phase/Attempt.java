package io.nuages.deploy.phase;

import io.nuages.app.Environment;
import io.nuages.cluster.Scope;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Holds;
import io.nuages.deploy.Phase;
import io.nuages.deploy.PhaseView;
import io.nuages.deploy.Release;
import io.nuages.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One pass over an active deployment: what its steps look at, and what earlier ones found out for later ones. */
public final class Attempt {
    private final Environment environment;
    private final Deployment deployment;
    private final Spec spec;
    private final Instant now;
    private final Instant writesSince;
    private @Nullable Release release;

    /** @param writesSince when the cluster was last opened to changes, see {@link Holds}: no phase has had time before that */
    public Attempt(Environment environment, Deployment deployment, Spec spec, Instant now, Instant writesSince) {
        this.environment = environment;
        this.deployment = deployment;
        this.spec = spec;
        this.now = now;
        this.writesSince = writesSince;
        this.release = deployment.release();
    }

    public Environment environment() {
        return environment;
    }

    public Deployment deployment() {
        return deployment;
    }

    /** The spec of the revision that is being deployed, which need not be the newest. */
    public Spec spec() {
        return spec;
    }

    Instant now() {
        return now;
    }

    public Scope scope() {
        return scope(environment);
    }

    public static Scope scope(Environment environment) {
        return new Scope(environment.namespace(), environment.tenant(), environment.id());
    }

    boolean hasRelease() {
        return release != null;
    }

    public Release release() {
        if (release == null) {
            throw new IllegalStateException("The image is not resolved yet");
        }
        return release;
    }

    public void release(Release release) {
        this.release = release;
    }

    /** How long the phase has lasted while the cluster could be changed. */
    Duration elapsed(Phase phase) {
        var startedAt = PhaseView.of(deployment.phases(), phase).startedAt();
        if (startedAt == null) {
            return Duration.ZERO;
        }
        return Duration.between(startedAt.isBefore(writesSince) ? writesSince : startedAt, now);
    }
}
