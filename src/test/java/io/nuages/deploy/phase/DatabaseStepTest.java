package io.nuages.deploy.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.phase.Step.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseStepTest {
    @Test
    void a_cluster_without_a_sealing_certificate_is_waited_for_and_not_without_end() {
        assertThat(DatabaseStep.withoutCertificate(Duration.ofMinutes(4)))
                .isEqualTo(Step.waiting("waiting for the cluster's sealing certificate"));
        assertThat(DatabaseStep.withoutCertificate(Duration.ofMinutes(5)))
                .isInstanceOfSatisfying(
                        Result.Failed.class,
                        failed -> assertThat(failed.diagnosis().code()).isEqualTo(Diagnosis.Code.SEALING_UNAVAILABLE));
    }
}
