package io.nuages.deploy.phase;

import io.nuages.deploy.DeploySettings;
import io.nuages.deploy.Phase;
import io.nuages.deploy.Release;
import io.nuages.deploy.diagnosis.DiagnosisTexts;
import io.nuages.deploy.store.DeploymentStore;
import io.nuages.deploy.store.ReleaseStore;
import io.nuages.registry.ImageReference;
import io.nuages.registry.Lookup;
import io.nuages.registry.Lookups;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Resolves the tag to a digest and creates the release. */
@Component
public class ImageStep implements Step {
    private final Lookups lookups;
    private final Tenancy tenancy;
    private final DeploymentStore deployments;
    private final ReleaseStore releases;
    private final DeploySettings settings;
    private final Clock clock;

    ImageStep(
            Lookups lookups,
            Tenancy tenancy,
            DeploymentStore deployments,
            ReleaseStore releases,
            DeploySettings settings,
            Clock clock) {
        this.lookups = lookups;
        this.tenancy = tenancy;
        this.deployments = deployments;
        this.releases = releases;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Phase phase() {
        return Phase.IMAGE;
    }

    @Override
    public Result run(Attempt attempt) {
        if (attempt.hasRelease()) {
            return Step.done("pinned as " + shorten(attempt.release().digest()));
        }
        var reference = ImageReference.parse(attempt.deployment().image());
        return switch (lookups.forDeployment(attempt.deployment().tenant(), reference)) {
            case Lookup.Found found -> pin(attempt, found.digest());
            case Lookup.NotFound(var message) -> failed(DiagnosisTexts.imageNotFound(reference.toString()), message);
            case Lookup.Denied(var message) ->
                reference.digest() != null
                        ? pin(attempt, reference.digest())
                        : denied(reference, attempt.spec().operator().pullSecret() != null, message);
            case Lookup.WrongPlatform(var message) ->
                failed(DiagnosisTexts.wrongPlatform(reference.toString()), message);
            case Lookup.Refused(var message) ->
                failed(DiagnosisTexts.registryNotAllowed(reference.registry()), message);
            case Lookup.Busy busy -> Step.waiting("other images of this customer are being looked up; retrying");
            case Lookup.Unreachable(var message) ->
                attempt.elapsed(Phase.IMAGE).compareTo(settings.lookupTimeout()) < 0
                        ? Step.waiting(reference.registry() + " is not responding; retrying")
                        : failed(DiagnosisTexts.registrySilent(reference.registry()), message);
        };
    }

    /** The same image with the same configuration is the same release, whose release command has run already. */
    private Result pin(Attempt attempt, String digest) {
        var deployment = attempt.deployment();
        var tenant = deployment.tenant();
        var environment = deployment.environmentRef();
        var release = tenancy.in(tenant, () -> {
            var pinned = releases.byContent(environment, digest, deployment.revision())
                    .orElseGet(() -> {
                        var created = new Release(
                                UUID.randomUUID(),
                                releases.nextNumber(environment),
                                deployment.image(),
                                digest,
                                deployment.revision(),
                                deployment.actor(),
                                clock.instant(),
                                attempt.spec().releaseCommand().isEmpty()
                                        ? Release.Command.NONE
                                        : Release.Command.PENDING,
                                0,
                                null);
                        releases.insert(environment, created);
                        return created;
                    });
            deployments.setRelease(tenant, deployment.id(), pinned.id());
            return pinned;
        });
        attempt.release(release);
        return Step.done("pinned as " + shorten(digest) + ", release " + release.number());
    }

    /** All of it together; otherwise fixing one would only reveal the other in the next deployment. */
    public static Result denied(ImageReference reference, boolean sealed, String evidence) {
        var image = reference.repository() + ":" + reference.tag();
        var byDigest = reference.name() + "@sha256:…";
        return failed(
                sealed
                        ? DiagnosisTexts.lookUpDeniedWithCredentials(reference.registry(), image, byDigest)
                        : DiagnosisTexts.lookUpDenied(reference.registry(), image, byDigest),
                evidence);
    }

    private static Result failed(DiagnosisTexts.Text text, String evidence) {
        return new Result.Failed(text.on(evidence.isBlank() ? List.of() : List.of(evidence)), "not pinned");
    }

    static String shorten(String digest) {
        return digest.length() > 15 ? digest.substring(7, 15) : digest;
    }
}
