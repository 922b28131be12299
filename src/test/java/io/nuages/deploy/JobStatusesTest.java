package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.deploy.StatusView.JobView;
import io.nuages.deploy.StatusView.Run;
import io.nuages.spec.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobStatusesTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    /** Minutes after noon; a run that succeeded ended after the time for which it was begun. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, '', NONE",
                "0, -, nightly-1, RUNNING",
                "0, -, '', FAILED",
                "0, 2, '', SUCCEEDED",
                "0, 0, '', SUCCEEDED",
                "60, 2, '', FAILED",
                "60, 2, nightly-2, RUNNING"
            })
    void a_cron_job_stands_as_its_newest_run_does(
            @Nullable Integer scheduled, @Nullable Integer successful, String active, Run run) {
        var job = new Observation.CronJob(
                "shop--production-nightly",
                "cron-nightly",
                "0 * * * *",
                null,
                false,
                at(scheduled),
                at(successful),
                active.isEmpty() ? List.of() : List.of(active));
        var seen = new Observation(
                NOON,
                Observation.NamespacePhase.ACTIVE,
                List.of(),
                List.of(),
                List.of(),
                List.of(job),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Set.of());
        var app = Specs.yaml("""
                image: {repository: r.example.com/shop, tag: "1"}
                cron: {nightly: {schedule: "0 * * * *", command: [/nightly]}}
                """).app();

        var subject = new Diagnoses.Subject(
                "7",
                "r.example.com/shop:1",
                "/healthz/",
                8000,
                Map.of(),
                Map.of(),
                Duration.ofMinutes(5),
                Duration.ofSeconds(120));
        var release =
                new Release(new UUID(0, 7), 7, "i", "d", 1, "a", Instant.EPOCH, Release.Command.NONE, 0, Instant.EPOCH);

        assertThat(new JobStatuses(seen, subject, (pod, previous) -> List.of()).of(app, release))
                .containsExactly(new JobView("cron/nightly", run, at(scheduled), at(successful), null));
    }

    private static @Nullable Instant at(@Nullable Integer minutes) {
        return minutes == null ? null : NOON.plusSeconds(minutes * 60L);
    }
}
