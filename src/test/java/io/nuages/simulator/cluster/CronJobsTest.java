package io.nuages.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Manifests;
import io.nuages.cluster.Observation;
import io.nuages.spec.CronTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** At the playground's speed a minute of a schedule takes 0.6 seconds. */
class CronJobsTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final Playground playground = new Playground();

    @AfterEach
    void close() {
        playground.close();
    }

    @Test
    void the_run_that_is_due_is_the_latest_one_that_has_passed() {
        var times = CronTimes.of("*/10 * * * *", null);
        assertThat(CronJobs.latest(times, NOON, NOON.plusSeconds(599))).isEmpty();
        assertThat(CronJobs.latest(times, NOON, NOON.plusSeconds(600))).contains(NOON.plusSeconds(600));
        assertThat(CronJobs.latest(times, NOON, NOON.plusSeconds(3599))).contains(NOON.plusSeconds(3000));
        assertThat(CronJobs.latest(times, NOON, NOON.plus(Duration.ofDays(90))))
                .contains(NOON.plus(Duration.ofDays(90)));
        assertThat(CronJobs.latest(CronTimes.of("@monthly", null), NOON, NOON.plus(Duration.ofDays(45))))
                .contains(Instant.parse("2026-06-01T00:00:00Z"));
        assertThat(CronJobs.latest(CronTimes.of("0 0 30 2 *", null), NOON, NOON.plus(Duration.ofDays(900))))
                .isEmpty();
    }

    @Test
    void of_runs_that_have_ended_as_many_are_kept_as_wanted() {
        apply("good", "shop", "successfulJobsHistoryLimit: 2");
        apply("bad", "failinit", "failedJobsHistoryLimit: 1");
        var names = new HashSet<String>();

        var seen = playground.eventually(playground.shop, o -> {
            o.jobs().forEach(job -> names.add(job.name()));
            return names.stream().filter(name -> name.startsWith("good")).count() >= 4
                    && names.stream().filter(name -> name.startsWith("bad")).count() >= 4;
        });

        assertThat(seen.jobs()).filteredOn(Observation.Job::complete).hasSizeBetween(1, 2);
        assertThat(seen.jobs()).filteredOn(job -> job.failure() != null).hasSizeLessThanOrEqualTo(1);
        assertThat(seen.pods()).hasSizeLessThanOrEqualTo(seen.jobs().size() + 2);
    }

    @Test
    void a_run_that_goes_on_holds_the_next_one_up_or_gives_way_to_it_or_neither() {
        apply("forbid", "hangs", "concurrencyPolicy: Forbid");
        apply("replace", "hangs", "concurrencyPolicy: Replace");
        apply("allow", "hangs", "concurrencyPolicy: Allow");
        var first = active(playground.eventually(
                playground.shop, o -> active(o).values().stream().noneMatch(List::isEmpty)));

        var later = active(playground.eventually(
                playground.shop, o -> active(o).get("allow").size() >= 3));

        assertThat(later.get("forbid")).isEqualTo(first.get("forbid"));
        assertThat(later.get("replace")).hasSize(1).isNotEqualTo(first.get("replace"));
        assertThat(later.get("allow")).containsAll(first.get("allow"));
    }

    @Test
    void a_run_that_takes_too_long_is_ended_and_the_next_one_begins() {
        playground.cluster().apply(playground.shop, List.of(Manifests.yaml("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: slow}
                spec:
                  schedule: "* * * * *"
                  concurrencyPolicy: Forbid
                  jobTemplate:
                    spec:
                      activeDeadlineSeconds: 90
                      backoffLimit: 0
                      template: {spec: {restartPolicy: Never, containers: [{name: app, image: "%s"}]}}
                """, playground.image("hangs"))));

        var seen = playground.eventually(
                playground.shop,
                o -> o.jobs().stream().anyMatch(job -> job.failure() != null)
                        && o.jobs().stream().anyMatch(job -> job.failure() == null && job.active() > 0));

        assertThat(seen.jobs())
                .filteredOn(job -> job.failure() != null)
                .allSatisfy(job -> assertThat(job.failure().reason()).isEqualTo("DeadlineExceeded"));
    }

    @Test
    void a_run_leaves_a_log_and_touches_no_database() {
        apply("good", "shop", "");
        apply("bad", "failinit", "");

        var seen = playground.eventually(
                playground.shop,
                o -> List.of("Succeeded", "Failed").stream()
                        .allMatch(phase ->
                                o.pods().stream().anyMatch(pod -> pod.phase().equals(phase))));

        for (var pod : seen.pods()) {
            var log = playground.cluster().logs(playground.shop, pod.name(), null, false, 100);
            switch (pod.phase()) {
                case "Succeeded" ->
                    assertThat(log)
                            .anyMatch(line -> line.contains("Running python manage.py clean"))
                            .last()
                            .asString()
                            .contains("Processed");
                case "Failed" -> assertThat(log).last().asString().contains("HTTPError");
                default -> {}
            }
            assertThat(String.join("\n", log)).doesNotContain("migrat");
        }
    }

    @Test
    void a_schedule_goes_on_after_a_restart() {
        apply("good", "shop", "");
        var before = playground.eventually(
                playground.shop, o -> o.cronJobs().getFirst().lastSuccessful() != null);

        playground.killAndStartAgain(Playground.FAST);

        var last = before.cronJobs().getFirst().lastScheduled();
        playground.eventually(
                playground.shop, o -> o.cronJobs().getFirst().lastScheduled().isAfter(last));
    }

    @Test
    void a_schedule_is_read_by_its_time_zone_and_takes_a_new_one() {
        apply("good", "shop", "timeZone: Europe/Zurich, suspend: true");
        assertThat(playground.cluster().observe(playground.shop).cronJobs())
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.timeZone()).isEqualTo("Europe/Zurich");
                    assertThat(each.suspended()).isTrue();
                    assertThat(each.lastScheduled()).isNull();
                });

        apply("good", "shop", "");

        playground.eventually(playground.shop, o -> !o.jobs().isEmpty());
        assertThat(playground.cluster().prune(playground.shop, List.of())).hasSize(1);
        playground.eventually(
                playground.shop, o -> o.jobs().isEmpty() && o.pods().isEmpty());
    }

    private void apply(String name, String image, String more) {
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(Manifests.yaml(
                                """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: %s}
                spec:
                  %s
                  schedule: "* * * * *"
                  jobTemplate:
                    spec:
                      backoffLimit: 0
                      template:
                        metadata: {labels: {app.kubernetes.io/component: cron-clean, nuages.io/purpose: cron}}
                        spec:
                          restartPolicy: Never
                          containers: [{name: app, image: "%s", command: [python, manage.py, clean]}]
                """, name, more.replace(", ", "\n  "), "registry.example/demo/" + image + ":1.0")));
    }

    private static Map<String, List<String>> active(Observation seen) {
        var active = new TreeMap<String, List<String>>();
        seen.cronJobs().forEach(each -> active.put(each.name(), each.active()));
        return active;
    }
}
