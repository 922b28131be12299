package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.deploy.diagnosis.Diagnoses;
import io.nuages.deploy.diagnosis.Pulls;
import io.nuages.deploy.phase.ImageStep;
import io.nuages.deploy.phase.Step;
import io.nuages.registry.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The first diagnosis of a private image says all that is to be done, wherever it was refused. */
class PrivateImageTest {
    private static final String DENIED = "failed to authorize: 401 Unauthorized";

    @Test
    void where_the_portal_may_not_look_it_says_which_registry_where_credentials_go_and_that_a_digest_is_needed() {
        var found = lookedUp(false);
        assertThat(found.cause()).isEqualTo("ghcr.io requires a sign-in for you/shop:1.0.");
        assertThat(found.advice())
                .contains(
                        "No registry credentials",
                        "seal credentials for ghcr.io under Secrets",
                        "ghcr.io/you/shop@sha256:…",
                        "check the name");
        assertThat(found.place()).isEqualTo(Diagnosis.Place.SECRETS);
    }

    @Test
    void where_they_are_sealed_it_says_what_is_missing_still() {
        var found = lookedUp(true);
        assertThat(found.advice())
                .startsWith("Only the cluster can use the sealed credentials")
                .contains("ghcr.io/you/shop@sha256:…");
        assertThat(found.place()).isEqualTo(Diagnosis.Place.DEPLOY);
    }

    @Test
    void where_the_cluster_may_not_pull_it_says_whether_credentials_were_refused() {
        assertThat(pulled(false).advice())
                .contains("No registry credentials", "seal credentials for ghcr.io under Secrets");
        assertThat(pulled(true).advice()).contains("rejected", "they are for ghcr.io", "may pull the image");
        assertThat(pulled(true).code()).isEqualTo(Diagnosis.Code.PULL_DENIED);
    }

    private static Diagnosis lookedUp(boolean sealed) {
        return ((Step.Result.Failed) ImageStep.denied(ImageReference.parse("ghcr.io/you/shop:1.0"), sealed, DENIED))
                .diagnosis();
    }

    private static Diagnosis pulled(boolean credentials) {
        var image = "ghcr.io/you/shop@sha256:" + "a".repeat(64);
        var subject = new Diagnoses.Subject(
                "1",
                image,
                "/healthz/",
                8000,
                Map.of(),
                Map.of(),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                credentials);
        var container = new Observation.Container(
                "app", image, "", false, 0, new Observation.Waiting("ErrImagePull", DENIED), null);
        return Pulls.finding(container, DENIED, List.of(), subject).diagnosis();
    }
}
