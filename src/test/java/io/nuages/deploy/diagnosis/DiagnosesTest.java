package io.nuages.deploy.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Condition;
import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Job;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Running;
import io.nuages.cluster.Observation.State;
import io.nuages.cluster.Observation.Terminated;
import io.nuages.cluster.Observation.Waiting;
import io.nuages.cluster.Observation.Warning;
import io.nuages.cluster.Observation.Workload;
import io.nuages.cluster.ObservationBuilder;
import io.nuages.cluster.PodBuilder;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.diagnosis.Diagnoses.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DiagnosesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Diagnoses.Subject SUBJECT = new Diagnoses.Subject(
            "7",
            "registry.example/shop:1.0",
            "/healthz/",
            8000,
            Map.of("web", "/run", "init", "/init"),
            Map.of("shop--production-7fkq2mzd", List.of("SECRET_KEY")),
            Duration.ofMinutes(5),
            Duration.ofSeconds(120));

    /** What a kubelet really said, recorded on a node. */
    @ParameterizedTest
    @CsvSource({
        "badname,  IMAGE_REFUSED,   true",
        "badrepo,  IMAGE_NOT_FOUND, true",
        "badtag,   IMAGE_NOT_FOUND, true",
        "crash,    CRASH,           true",
        "exit0,    CRASH,           true",
        "liveness, UNHEALTHY,       false",
        "noexec,   COMMAND_MISSING, true",
        "nonroot,  RUNS_AS_ROOT,    true",
        "nopvc,    UNSCHEDULABLE,   false",
        "nosecret, SECRET_MISSING,  false",
        "oom,      OUT_OF_MEMORY,   true",
        "ready500, UNHEALTHY,       false",
        "toobig,   UNSCHEDULABLE,   false",
        "unready,  UNHEALTHY,       false",
        "never,    CRASH,           false",
    })
    void a_recorded_pod_has_its_diagnosis(String pod, Code code, boolean final_) {
        var finding = Diagnoses.rollOut(recorded(pod, null), SUBJECT, Logs.NONE).orElseThrow();

        assertThat(finding.diagnosis().code()).isEqualTo(code);
        assertThat(finding.patience().isZero()).isEqualTo(final_);
        assertThat(finding.diagnosis().cause()).endsWith(".").doesNotContain("null");
        assertThat(finding.diagnosis().advice()).endsWith(".");
    }

    @Test
    void a_job_controller_that_does_not_reach_the_api_server_was_not_refused() {
        var away = new Warning(
                "Job",
                "job-1",
                "FailedCreate",
                "Error creating: Post \"https://127.0.0.1:6443/api/v1/namespaces/n/pods\": dial tcp 127.0.0.1:6443:"
                        + " connect: connection refused",
                1,
                NOW,
                NOW);
        var refused =
                new Warning("Job", "job-1", "FailedCreate", "Error creating: pods \"x\" is forbidden", 1, NOW, NOW);

        assertThat(Diagnoses.command(observation(List.of(), List.of(away)), "job-1", SUBJECT, Logs.NONE))
                .isEmpty();
        assertThat(Diagnoses.command(observation(List.of(), List.of(refused)), "job-1", SUBJECT, Logs.NONE))
                .isPresent();
    }

    @Test
    void a_refused_pod_of_a_deployment_says_that_the_quota_is_used_up() {
        var conditions = new ArrayList<Condition>();
        record("deploy", "d")
                .get("conditions")
                .forEach(condition -> conditions.add(new Condition(
                        condition.get("type").asString(),
                        condition.get("status").asString(),
                        condition.get("reason").asString(),
                        condition.get("message").asString())));
        var workload = new Workload("shop--production-web", "web", "x", "7", 1, 0, 0, 0, 0, 1, 1, conditions);

        var finding = Diagnoses.rollOut(
                        ObservationBuilder.seen(NOW).workloads(workload).build(), SUBJECT, Logs.NONE)
                .orElseThrow();

        assertThat(finding.diagnosis().code()).isEqualTo(Code.QUOTA);
        assertThat(finding.diagnosis().evidence()).singleElement().asString().contains("exceeded quota");
    }

    @Test
    void the_pod_of_a_failed_release_command_tells_its_last_line() {
        var failed = container(
                new Terminated(
                        1,
                        "Error",
                        "Traceback (most recent call last):\n  File \"manage.py\"\n"
                                + "django.db.utils.ProgrammingError: column \"price\" already exists\n",
                        null,
                        NOW),
                null,
                0);
        var seen = observation(pod("init", "job-1", failed, null), List.of());

        var diagnosis = Diagnoses.command(seen, "job-1", SUBJECT, Logs.NONE)
                .orElseThrow()
                .diagnosis();

        assertThat(diagnosis.code()).isEqualTo(Code.RELEASE_COMMAND_FAILED);
        assertThat(diagnosis.cause()).isEqualTo("The release command failed: column \"price\" already exists.");
    }

    @Test
    void a_crash_for_want_of_a_secret_key_leads_to_the_secrets() {
        var crashed = container(
                new Waiting("CrashLoopBackOff", "back-off"),
                new Terminated(
                        1,
                        "Error",
                        "django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.",
                        null,
                        NOW),
                3);

        var diagnosis = Diagnoses.rollOut(
                        observation(pod("worker", null, crashed, null), List.of()), SUBJECT, Logs.NONE)
                .orElseThrow()
                .diagnosis();

        assertThat(diagnosis.cause())
                .isEqualTo("The worker process crashed on startup: The SECRET_KEY setting must not be empty.");
        assertThat(diagnosis.place()).isEqualTo(Diagnosis.Place.SECRETS);
    }

    @Test
    void a_variable_that_the_app_misses_is_named() {
        var crashed = container(
                new Waiting("CrashLoopBackOff", "back-off"),
                new Terminated(1, "Error", "Traceback\nKeyError: 'STRIPE_KEY'", null, NOW),
                3);

        var diagnosis = Diagnoses.rollOut(observation(pod("web", null, crashed, null), List.of()), SUBJECT, Logs.NONE)
                .orElseThrow()
                .diagnosis();

        assertThat(diagnosis.cause()).isEqualTo("The web process crashed on startup: STRIPE_KEY is not set.");
    }

    @Test
    void a_missing_secret_is_named_by_the_variable_that_needs_it() {
        var waiting = container(
                new Waiting("CreateContainerConfigError", "secret \"shop--production-7fkq2mzd\" not found"), null, 0);

        var diagnosis = Diagnoses.rollOut(observation(pod("web", null, waiting, null), List.of()), SUBJECT, Logs.NONE)
                .orElseThrow()
                .diagnosis();

        assertThat(diagnosis.cause()).contains("SECRET_KEY");
    }

    @Test
    void a_denied_pull_is_told_apart_from_a_repository_that_is_called_denied() {
        var missing = new Container(
                "web",
                "registry.example/denied:1",
                "",
                false,
                0,
                new Waiting("ErrImagePull", "failed to resolve image: registry.example/denied:1: not found"),
                null);
        var denied = new Container(
                "web",
                "registry.example/shop:1",
                "",
                false,
                0,
                new Waiting("ErrImagePull", "failed to authorize: 401 Unauthorized"),
                null);

        assertThat(code(missing)).isEqualTo(Code.IMAGE_NOT_FOUND);
        assertThat(code(denied)).isEqualTo(Code.PULL_DENIED);
    }

    @Test
    void one_crash_may_still_turn_out_well_and_three_may_not() {
        var once = container(new Waiting("CrashLoopBackOff", ""), new Terminated(1, "Error", "x", null, NOW), 1);
        var often = container(new Waiting("CrashLoopBackOff", ""), new Terminated(1, "Error", "x", null, NOW), 2);

        assertThat(patience(once)).isEqualTo(SUBJECT.patience());
        assertThat(patience(often)).isZero();
    }

    @Test
    void pods_of_other_releases_and_pods_that_are_ready_or_going_have_no_diagnosis() {
        var running = container(new Running(NOW), null, 0);
        var ready = PodBuilder.pod("a", NOW).ready(true).containers(running).build();
        var old = PodBuilder.pod("b", NOW).release("6").containers(running).build();
        var going = PodBuilder.pod("c", NOW).deleting().containers(running).build();

        assertThat(Diagnoses.rollOut(observation(List.of(ready, old, going), List.of()), SUBJECT, Logs.NONE))
                .isEmpty();
    }

    private static Code code(Container container) {
        return Diagnoses.rollOut(observation(pod("web", null, container, null), List.of()), SUBJECT, Logs.NONE)
                .orElseThrow()
                .diagnosis()
                .code();
    }

    private static Duration patience(Container container) {
        return Diagnoses.rollOut(observation(pod("web", null, container, null), List.of()), SUBJECT, Logs.NONE)
                .orElseThrow()
                .patience();
    }

    private static Observation recorded(String name, @Nullable String job) {
        var record = record("pod", name);
        var warnings = new ArrayList<Warning>();
        record.path("warnings")
                .properties()
                .forEach(warning -> warnings.add(new Warning(
                        "Pod", name, warning.getKey(), warning.getValue().asString(), 1, NOW, NOW)));
        String scheduling = null;
        for (var condition : record.get("false")) {
            if (condition.get("type").asString().equals("PodScheduled")) {
                scheduling = condition.get("message").asString();
            }
        }
        var container = record.get("container");
        var containers = container == null
                ? List.<Container>of()
                : List.of(new Container(
                        "c",
                        "registry.example/x",
                        "",
                        container.get("ready").asBoolean(),
                        container.get("restarts").asInt(),
                        state(container.get("state")).orElseThrow(),
                        container.has("last")
                                ? (Terminated) state(container.get("last")).orElseThrow()
                                : null));
        var pod = PodBuilder.pod(name, NOW)
                .of(job, Purpose.RELEASE_COMMAND)
                .phase(record.get("phase").asString())
                .scheduling(scheduling)
                .containers(containers)
                .build();
        return observation(List.of(pod), warnings);
    }

    private static Optional<State> state(JsonNode node) {
        if (node.has("waiting")) {
            var waiting = node.get("waiting");
            return Optional.of(new Waiting(
                    waiting.get("reason").asString(), waiting.path("message").asString("")));
        }
        if (node.has("terminated")) {
            var terminated = node.get("terminated");
            return Optional.of(new Terminated(
                    terminated.get("exitCode").asInt(),
                    terminated.path("reason").asString(""),
                    terminated.path("message").asString(""),
                    null,
                    NOW));
        }
        return node.has("running") ? Optional.of(new Running(NOW)) : Optional.empty();
    }

    private static JsonNode record(String kind, String name) {
        try (var in = DiagnosesTest.class.getResourceAsStream("statuses.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> JsonMapper.shared().readTree(line))
                    .filter(record -> record.path(kind).asString("").equals(name))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Container container(State state, @Nullable Terminated last, int restarts) {
        return new Container("web", "registry.example/shop@sha256:1", "", false, restarts, state, last);
    }

    private static Pod pod(String process, @Nullable String job, Container container, @Nullable String scheduling) {
        return PodBuilder.pod("p", NOW)
                .process(process)
                .of(job, Purpose.RELEASE_COMMAND)
                .phase("Pending")
                .scheduling(scheduling)
                .containers(container)
                .build();
    }

    private static Observation observation(Pod pod, List<Warning> warnings) {
        return observation(List.of(pod), warnings);
    }

    private static Observation observation(List<Pod> pods, List<Warning> warnings) {
        return ObservationBuilder.seen(NOW)
                .pods(pods)
                .jobs(new Job("job-1", "uid-1", "init", Purpose.RELEASE_COMMAND, null, NOW, null, 1, 0, 0, false, null))
                .warnings(warnings)
                .build();
    }
}
