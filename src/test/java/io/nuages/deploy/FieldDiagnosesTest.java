package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Job;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Running;
import io.nuages.cluster.Observation.State;
import io.nuages.cluster.Observation.Terminated;
import io.nuages.cluster.Observation.Waiting;
import io.nuages.cluster.Observation.Warning;
import io.nuages.cluster.ObservationBuilder;
import io.nuages.cluster.PodBuilder;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.diagnosis.Diagnoses;
import io.nuages.deploy.diagnosis.Diagnoses.Finding;
import io.nuages.deploy.diagnosis.Diagnoses.Logs;
import io.nuages.deploy.phase.CommandStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures as operators met them on real nodes, and what a person is to be told. */
class FieldDiagnosesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String REFUSED =
            "Startup probe failed: Get \"http://10.244.0.32:8000/healthz/\": dial tcp 10.244.0.32:8000: connect:"
                    + " connection refused";
    private static final Diagnoses.Subject SUBJECT = new Diagnoses.Subject(
            "7",
            "ghcr.io/geoffrey/app:1.0",
            "/healthz/",
            8000,
            Map.of("web", "/run", "init", "/init"),
            Map.of(),
            Duration.ofMinutes(5),
            Duration.ofSeconds(120));

    /** gunicorn ends with 0 when the kubelet tells it to, once the startup probe has given up. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        [INFO] Listening at: http://127.0.0.1:8000 (1)       | CONNECT | listens on 127.0.0.1:8000, which only its own pod | --bind 0.0.0.0:8000
        [INFO] Listening at: http://0.0.0.0:8080 (1)         | CONNECT | listens on port 8080, but is expected on port 8000   | set the port to 8080
        INFO: Uvicorn running on http://127.0.0.1:8000 (CTRL+C) | CONNECT | listens on 127.0.0.1:8000                      | 0.0.0.0:8000
        Starting development server at http://127.0.0.1:8000/ | CONNECT | listens on 127.0.0.1:8000                        | runserver 0.0.0.0:8000
        [INFO] Listening at: unix:/tmp/app.sock (1)          | CONNECT | only listens on a Unix socket                     | port 8000
        [INFO] Booting                                       | CONNECT | is not listening on its port 8000                  | within 120 seconds
        [INFO] Listening at: https://0.0.0.0:8000 (1)        | EOF     | speaks TLS on port 8000                           | --certfile
        -                                                    | 404     | answers 404 on /healthz/                          | urls
        -                                                    | 500     | answers 500 on /healthz/                          | check its log
        -                                                    | 400     | answers 400 on /healthz/                          | ALLOWED_HOSTS
        -                                                    | 403     | answers 403 on /healthz/                          | without a session
        -                                                    | TIME    | takes too long to answer /healthz/                | within seconds
        -                                                    | TLS     | speaks TLS on port 8000                           | --certfile
        [CRITICAL] WORKER TIMEOUT (pid:7)                    | TIME    | silent for longer than --timeout                  | --timeout
        Serving HTTP on 0.0.0.0 port 9000 (http://0.0.0.0:9000/) ... | CONNECT | listens on port 9000, but is expected on port 8000 | set the port to 9000
        Server listening on port 3000                        | CONNECT | listens on port 3000, but is expected on port 8000   | set the port to 3000
        Listening on :5000                                   | CONNECT | listens on port 5000, but is expected on port 8000   | set the port to 5000
        10.244.0.1 - - [29/Nov/2026:22:35:01 -0600] "GET /healthz/ HTTP/1.1" 503 14 | 503 | answers 503 on /healthz/. | says so itself
        worker tick 7                                        | 503     | answers 503 on /healthz/.                         | says so itself
        ValueError: the cache is cold                        | 500     | answers 500 on /healthz/: the cache is cold       | check its log
        """)
    void what_a_probe_saw_wins_over_how_a_server_ends(String log, String seen, String says, String advice) {
        var message = switch (seen) {
            case "CONNECT" -> REFUSED;
            case "EOF" -> "Startup probe failed: Get \"http://10.244.0.32:8000/healthz/\": EOF";
            case "TIME" ->
                "Startup probe failed: Get \"http://10.244.0.32:8000/healthz/\": context deadline exceeded"
                        + " (Client.Timeout exceeded while awaiting headers)";
            case "TLS" ->
                "Startup probe failed: Get \"http://10.244.0.32:8000/healthz/\": net/http: HTTP/1.x transport"
                        + " connection broken: malformed HTTP response \"\\x15\\x03\\x01\\x00\\x02\\x02\"";
            default -> "Startup probe failed: HTTP probe failed with statuscode: " + seen;
        };
        var ended = new Terminated(0, "Completed", "", NOW.minusSeconds(125), NOW.minusSeconds(2));
        var killed = container(new Waiting("CrashLoopBackOff", "back-off"), ended, 2);

        var diagnosis = found(pod(killed), logs(List.of(log)), unhealthy(message, 25, 120))
                .diagnosis();

        assertThat(diagnosis.code()).isEqualTo(Code.UNHEALTHY);
        assertThat(diagnosis.cause())
                .startsWith("The web process ")
                .contains(says)
                .endsWith(".");
        assertThat(diagnosis.advice()).contains(advice);
        assertThat(diagnosis.evidence()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        [INFO] Listening at: http://0.0.0.0:8000 (1)    | only listens on IPv4                             | [::]:8000
        [INFO] Listening at: http://[::1]:8000 (1)      | listens on [::1]:8000, which only its own pod    | --bind [::]:8000
        [INFO] Listening at: http://127.0.0.1:8000 (1)  | listens on 127.0.0.1:8000, which only its own    | --bind [::]:8000
        Starting development server at http://127.0.0.1:8000/ | listens on 127.0.0.1:8000                  | runserver [::]:8000
        [INFO] Booting                                  | is not listening on its port 8000                 | listen on [::]:8000
        """)
    void where_pods_have_ipv6_only_nobody_is_advised_to_listen_on_ipv4(String log, String says, String advice) {
        var ended = new Terminated(0, "Completed", "", NOW.minusSeconds(125), NOW.minusSeconds(2));
        var killed = container(new Waiting("CrashLoopBackOff", "back-off"), ended, 2);
        var refused = REFUSED.replace("10.244.0.32", "[fd00:10:244::20]");

        var diagnosis = found(pod(killed), logs(List.of(log)), unhealthy(refused, 25, 120))
                .diagnosis();

        assertThat(diagnosis.cause()).startsWith("The web process ").contains(says);
        assertThat(diagnosis.advice()).contains(advice).doesNotContain("0.0.0.0");
    }

    @Test
    void a_redirect_is_told_by_what_stands_before_it_in_the_log() {
        var log = List.of(
                "10.244.0.1 - - [29/Nov/2026:22:35:01 -0600] \"GET /healthz/ HTTP/1.1\" 302 0 \"-\" \"kube-probe/1.36\"",
                "Not Found: /accounts/login/",
                "10.244.0.1 - - [29/Nov/2026:22:35:01 -0600] \"GET /accounts/login/?next=/healthz/ HTTP/1.1\" 404 179");
        var running = pod(container(new Running(NOW.minusSeconds(40)), null, 0));

        var diagnosis = found(
                        running,
                        logs(log),
                        unhealthy("Startup probe failed: HTTP probe failed with statuscode: 404", 9, 20))
                .diagnosis();

        assertThat(diagnosis.cause())
                .isEqualTo(
                        "The web process redirects /healthz/ to /accounts/login/?next=/healthz/, which answers 404.");
        assertThat(diagnosis.advice()).contains("without a session");
    }

    @Test
    void a_server_that_listens_elsewhere_gets_one_start() {
        var killed = new Terminated(0, "Completed", "", NOW.minusSeconds(130), NOW.minusSeconds(4));
        var again = pod(container(new Running(NOW.minusSeconds(3)), killed, 1));
        var alive = "Liveness probe failed: Get \"http://10.244.0.32:8000/healthz/\": dial tcp: connection refused";

        var elsewhere = logs(List.of("[INFO] Listening at: http://127.0.0.1:8000 (1)"));

        assertThat(found(again, elsewhere, unhealthy(REFUSED, 25, 120)).patience())
                .isZero();
        assertThat(found(again, elsewhere, unhealthy(alive, 5, 60), unhealthy(REFUSED, 2, 120))
                        .patience())
                .isEqualTo(SUBJECT.patience());
        // A slow node may let the next start through.
        assertThat(found(again, Logs.NONE, unhealthy(REFUSED, 25, 120)).patience())
                .isEqualTo(SUBJECT.patience());
    }

    @Test
    void what_ended_the_run_before_is_not_told_by_what_the_next_one_is_asked() {
        var killed = new Terminated(0, "Completed", "", NOW.minusSeconds(200), NOW.minusSeconds(30));
        var again = pod(container(new Running(NOW.minusSeconds(25)), killed, 1));
        var alive = new Warning(
                "Pod",
                "p",
                "Unhealthy",
                "Liveness probe failed: HTTP probe failed with statuscode: 503",
                6,
                NOW.minusSeconds(100),
                NOW.minusSeconds(60));

        assertThat(found(again, Logs.NONE, unhealthy(REFUSED, 9, 195), alive)
                        .diagnosis()
                        .cause())
                .isEqualTo("The web process answers 503 on /healthz/.");
    }

    /** The event of an eviction is lost on a busy node, and the pod's status says how its containers ended and no more. */
    @Test
    void a_pod_that_ended_as_a_whole_was_ended_by_its_node() {
        var told = new Terminated(0, "Completed", "", NOW.minusSeconds(200), NOW.minusSeconds(30));
        var gone = PodBuilder.pod("p", NOW.minusSeconds(210))
                .phase("Succeeded")
                .containers(container(told, null, 0))
                .build();

        var diagnosis = found(gone, Logs.NONE).diagnosis();

        assertThat(diagnosis.code()).isEqualTo(Code.EVICTED);
        assertThat(diagnosis.cause()).isEqualTo("The web process was stopped by its node.");
        assertThat(diagnosis.advice()).contains("/tmp");
    }

    @Test
    void who_ends_well_is_not_told_by_the_last_line_of_its_log() {
        var ended = new Terminated(0, "Completed", "", NOW.minusSeconds(28), NOW.minusSeconds(3));
        var exited = container(new Waiting("CrashLoopBackOff", "back-off"), ended, 3);

        assertThat(found(pod(exited), logs(List.of("done"))).diagnosis().cause())
                .isEqualTo("The web process exited on startup: it exited without an error.");
    }

    @Test
    void one_end_for_want_of_memory_is_told_while_it_is_news() {
        var killed = new Terminated(137, "OOMKilled", "", NOW.minusSeconds(300), NOW.minusSeconds(60));
        var old = new Terminated(137, "OOMKilled", "", NOW.minusSeconds(7200), NOW.minusSeconds(3600));

        assertThat(found(pod(container(new Running(NOW.minusSeconds(58)), killed, 1), true), Logs.NONE)
                        .diagnosis()
                        .code())
                .isEqualTo(Code.OUT_OF_MEMORY);
        assertThat(Diagnoses.rollOut(
                        seen(pod(container(new Running(NOW.minusSeconds(3500)), old, 1), true)), SUBJECT, Logs.NONE))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        [2026-11-30 04:34:01 +0000] [1] [ERROR] Worker (pid:7) was sent SIGKILL! Perhaps out of memory? | its workers are being killed
        django.db.utils.ProgrammingError: relation "hits_hit" does not exist | a database query failed: relation "hits_hit" does not exist
        [2026-11-30 04:40:00,123: ERROR/MainProcess] consumer: Cannot connect to redis://redis:6379/0: Error -2 connecting to redis:6379. Name or service not known.. | cannot reach its broker
        """)
    void what_only_a_log_tells_is_told_of_who_is_ready(String line, String says) {
        var ready = pod(container(new Running(NOW.minusSeconds(400)), null, 0), true);
        var lately = new Logs() {
            @Override
            public List<String> of(Pod pod, boolean previous) {
                return List.of();
            }

            @Override
            public List<String> lately(Pod pod) {
                return List.of(line);
            }
        };

        assertThat(found(ready, lately).diagnosis().cause()).contains(says).endsWith(".");
        assertThat(Diagnoses.rollOut(seen(ready), SUBJECT, logs(List.of(line)))).isEmpty();
    }

    @Test
    void a_pod_that_has_served_is_not_starting() {
        var young = pod(container(new Running(NOW.minusSeconds(80)), null, 0));
        var sick = "Readiness probe failed: HTTP probe failed with statuscode: 503";

        assertThat(Diagnoses.starting(young, NOW, List.of(unhealthy(REFUSED, 9, 60)), SUBJECT))
                .isTrue();
        assertThat(Diagnoses.starting(young, NOW, List.of(unhealthy(sick, 3, 15)), SUBJECT))
                .isFalse();
    }

    @Test
    void the_images_own_command_is_told_by_its_name() {
        var message =
                "failed to create containerd task: OCI runtime create failed: exec: \"/entrypoint.sh\": permission denied";
        var subject = new Diagnoses.Subject(
                "7",
                "a:1",
                "/healthz/",
                8000,
                Map.of("web", ""),
                Map.of(),
                Duration.ofMinutes(5),
                Duration.ofSeconds(120));

        assertThat(Diagnoses.rollOut(
                                seen(pod(container(new Waiting("RunContainerError", message), null, 0))),
                                subject,
                                Logs.NONE)
                        .orElseThrow()
                        .diagnosis()
                        .cause())
                .isEqualTo("The image's own command /entrypoint.sh cannot be started.");
    }

    @Test
    void a_server_that_ends_by_itself_is_told_so_however_its_probe_failed_meanwhile() {
        var ended = new Terminated(0, "Completed", "", NOW.minusSeconds(5), NOW.minusSeconds(3));
        var exited = container(new Waiting("CrashLoopBackOff", "back-off"), ended, 3);

        var diagnosis = found(pod(exited), Logs.NONE, unhealthy(REFUSED, 1, 4)).diagnosis();

        assertThat(diagnosis.cause()).isEqualTo("The web process exited on startup: it exited without an error.");
        assertThat(diagnosis.advice()).contains("--daemon");
    }

    @Test
    void what_the_site_has_decided_ends_the_wait_after_ten_times_and_half_a_minute() {
        var running = pod(container(new Running(NOW.minusSeconds(40)), null, 0));
        var decided = "Startup probe failed: HTTP probe failed with statuscode: 404";
        var broken = "Startup probe failed: HTTP probe failed with statuscode: 500";

        assertThat(found(running, Logs.NONE, unhealthy(decided, 3, 6)).patience())
                .isEqualTo(SUBJECT.patience());
        assertThat(found(running, Logs.NONE, unhealthy(decided, 16, 32)).patience())
                .isZero();
        assertThat(found(running, Logs.NONE, unhealthy(broken, 16, 32)).patience())
                .isEqualTo(SUBJECT.patience());
        assertThat(found(running, Logs.NONE, unhealthy(decided, 16, 32), unhealthy(REFUSED, 5, 2))
                        .patience())
                .isEqualTo(SUBJECT.patience());
    }

    @Test
    void within_the_time_of_a_start_nobody_is_told_that_it_does_not_listen() {
        var young = found(
                pod(container(new Running(NOW.minusSeconds(40)), null, 0)), Logs.NONE, unhealthy(REFUSED, 16, 32));

        assertThat(young.diagnosis().code()).isEqualTo(Code.STILL_STARTING);
        assertThat(young.diagnosis().cause()).isEqualTo("The web process is not listening on port 8000 yet.");
    }

    @Test
    void a_health_path_that_redirects_away_is_not_green() {
        var ready = pod(container(new Running(NOW.minusSeconds(400)), null, 0), true);
        var warning = new Warning(
                "Pod",
                "p",
                "ProbeWarning",
                "Readiness probe warning: Probe terminated redirects, Response body: ",
                5,
                NOW.minusSeconds(30),
                NOW);

        var diagnosis = found(ready, Logs.NONE, warning).diagnosis();

        assertThat(diagnosis.cause()).contains("redirect");
        assertThat(diagnosis.advice()).contains("SECURE_PROXY_SSL_HEADER");
    }

    @Test
    void who_ends_again_and_again_is_not_well_between_two_ends() {
        var ended = new Terminated(
                1,
                "Error",
                "ConnectionResetError: [Errno 104] Connection reset by peer",
                NOW.minusSeconds(70),
                NOW.minusSeconds(30));
        var up = PodBuilder.pod("p", NOW.minusSeconds(480))
                .ready(true)
                .containers(container(new Running(NOW.minusSeconds(20)), ended, 12))
                .build();

        assertThat(found(up, Logs.NONE).diagnosis().cause())
                .isEqualTo("The web process crashed after 40 s, 12 times in 8 min: Connection reset by peer.");
    }

    @Test
    void an_evicted_pod_says_what_it_filled() {
        var evicted = PodBuilder.pod("p", NOW.minusSeconds(60))
                .phase("Failed")
                .reason("Evicted", "Usage of EmptyDir volume \"tmp\" exceeds the limit \"256Mi\". ")
                .build();

        var diagnosis = found(evicted, Logs.NONE).diagnosis();

        assertThat(diagnosis.code()).isEqualTo(Code.EVICTED);
        assertThat(diagnosis.cause()).isEqualTo("The web process was stopped: /tmp holds more than 256 MiB.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        CreateContainerError       | context deadline exceeded                                          | NODE_TROUBLE    | false
        CreateContainerError       | failed to create containerd container: mkdir /var/lib/containerd/x: no space left on device | NODE_TROUBLE | false
        RunContainerError          | failed to create containerd task: failed to create shim task: OCI runtime create failed: container init was OOM-killed (memory limit too low?) | OUT_OF_MEMORY | true
        RunContainerError          | exec: "/run": exec format error                                    | COMMAND_MISSING | true
        RunContainerError          | exec: "/run": permission denied                                    | COMMAND_MISSING | true
        CreateContainerConfigError | failed to sync secret cache: timed out waiting for the condition   | NODE_TROUBLE    | false
        CreateContainerConfigError | container has runAsNonRoot and image will run as root              | RUNS_AS_ROOT    | true
        ErrImagePull               | failed to resolve image: ghcr.io/geoffrey/app:1.0: not found       | IMAGE_NOT_FOUND | true
        ErrImagePull               | ghcr.io/acme/forbidden-planet:1: not found                         | IMAGE_NOT_FOUND | true
        ErrImagePull               | failed to do request: Head "https://r.example/v2/a/manifests/1": EOF | REGISTRY_UNREACHABLE | false
        ErrImagePull               | failed to verify certificate: x509: certificate signed by unknown authority | REGISTRY_UNREACHABLE | false
        ErrImagePull               | unexpected status from HEAD request to https://r.example/v2/a/manifests/1: 429 Too Many Requests | PULL_DENIED | false
        ErrImagePull               | failed to fetch anonymous token: unexpected status: 403 Forbidden  | PULL_DENIED     | true
        """)
    void a_code_is_read_with_its_message(String reason, String message, Code code, boolean final_) {
        var finding = found(pod(container(new Waiting(reason, message), null, 0)), Logs.NONE);

        assertThat(finding.diagnosis().code()).isEqualTo(code);
        assertThat(finding.patience().isZero()).isEqualTo(final_);
    }

    /** Words within names and paths say nothing, and neither does a path that a node misses tell of the image. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        StartError           | OCI runtime create failed: runc create failed: exec: "/app/sandbox.sh": stat /app/sandbox.sh: no such file or directory | COMMAND_MISSING | true | has no command /run
        StartError           | exec: "/app/unavailable-page": stat /app/unavailable-page: no such file or directory | COMMAND_MISSING | true | has no command /run
        StartError           | exec: "/srv/timed out/run": stat /srv/timed out/run: no such file or directory | COMMAND_MISSING | true | has no command /run
        CreateContainerError | no command specified | COMMAND_MISSING | true | The image has no command, and none is configured for the web process.
        CreateContainerError | failed to generate container "1f" spec: failed to generate spec: no command specified | COMMAND_MISSING | true | The image has no command
        CreateContainerError | failed to generate container "1f" spec: failed to generate spec: unable to find user app: no matching entries in passwd file | IMAGE_REFUSED | true | a user that does not exist in it
        StartError           | error mounting "/var/lib/kubelet/pods/1/volumes/tmp" to rootfs at "/tmp": mkdir /tmp: read-only file system | NODE_TROUBLE | false | read-only file system
        CreateContainerError | failed to get image from containerd "sha256:1f": open /var/lib/containerd/x: no such file or directory | NODE_TROUBLE | false | is waiting for its node
        RunContainerError    | open /var/lib/kubelet/pods/1/etc-hosts: permission denied | NODE_TROUBLE | false | could not be started
        RunContainerError    | failed to create containerd task: write /run/x: input/output error | NODE_TROUBLE | false | input/output error
        StartError           | runc create failed: chdir to cwd ("/srv/app") set in config.json failed: permission denied | COMMAND_MISSING | true | working directory
        """)
    void what_a_node_says_is_read_without_names(String reason, String message, Code code, boolean final_, String says) {
        var finding = found(pod(container(new Waiting(reason, message), null, 0)), Logs.NONE);

        assertThat(finding.diagnosis().code()).isEqualTo(code);
        assertThat(finding.diagnosis().cause()).contains(says);
        assertThat(finding.patience().isZero()).isEqualTo(final_);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        failed to do request: Head "https://r.example/v2/a/manifests/1": EOF | cannot reach the registry
        Head "https://r.example/v2/a/manifests/1": unexpected EOF            | cannot reach the registry
        write /var/lib/containerd/io.containerd/x: input/output error        | has no disk space left
        Head "https://r.example/v2/unauthorized/manifests/1": EOF            | cannot reach the registry
        """)
    void a_pull_is_told_by_what_stands_beside_the_names(String message, String says) {
        assertThat(found(pod(container(new Waiting("ErrImagePull", message), null, 0)), Logs.NONE)
                        .diagnosis()
                        .cause())
                .contains(says);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Pod The node had condition: [DiskPressure].                    | its node ran out of disk space.
        The node had condition: [MemoryPressure].                      | its node ran out of memory.
        The node had condition: [PIDPressure].                         | its node ran out of process IDs.
        The node had condition: [MemoryPressure DiskPressure].         | its node ran out of memory and disk space.
        The node was low on resource: pids. Threshold quantity: 1      | its node ran out of process IDs.
        The node was low on resource: inodes. Threshold quantity: 1    | its node ran out of disk space.
        The node was low on resource: memory. Threshold quantity: 1    | its node ran out of memory.
        """)
    void an_evicted_pod_says_what_its_node_lacked(String message, String says) {
        var evicted = PodBuilder.pod("p", NOW.minusSeconds(60))
                .phase("Failed")
                .reason("Evicted", message)
                .build();

        assertThat(found(evicted, Logs.NONE).diagnosis().cause()).isEqualTo("The web process was stopped: " + says);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0/1 nodes are available: 1 node(s) were unschedulable. preemption: 0/1 nodes are available: 1 Preemption is not helpful. | has paused the only one
        0/3 nodes are available: 3 Insufficient memory.                                                                          | none has enough memory left
        0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.          | 1 lacks CPU, 2 do not respond
        0/2 nodes are available: 2 Too many pods.                                                                                | each has reached its pod limit
        """)
    void a_node_that_is_full_or_paused_is_told_with_what_it_lacks(String message, String says) {
        var pending =
                PodBuilder.pod("p", NOW).phase("Pending").scheduling(message).build();

        assertThat(found(pending, Logs.NONE).diagnosis().cause())
                .startsWith("The web process does not fit on any node")
                .contains(says);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        59  | 600 | python manage.py migrate runs
        60  | 600 | python manage.py migrate runs, and may take 10 minutes
        527 | 600 | python manage.py migrate runs, and may take 10 minutes
        61  | 90  | python manage.py migrate runs, and may take 90 seconds
        """)
    void a_release_command_that_runs_for_long_says_its_limit(int elapsed, int limit, String says) {
        assertThat(CommandStep.running(
                        List.of("python", "manage.py", "migrate"),
                        Duration.ofSeconds(elapsed),
                        Duration.ofSeconds(limit)))
                .isEqualTo(says);
    }

    private static Finding found(Pod pod, Logs logs, Warning... warnings) {
        return Diagnoses.rollOut(seen(pod, warnings), SUBJECT, logs).orElseThrow();
    }

    private static Logs logs(List<String> lines) {
        return (pod, previous) -> lines;
    }

    private static Warning unhealthy(String message, int count, int seconds) {
        return new Warning("Pod", "p", "Unhealthy", message, count, NOW.minusSeconds(seconds), NOW.minusSeconds(1));
    }

    private static Container container(State state, @Nullable Terminated last, int restarts) {
        return new Container("web", "ghcr.io/geoffrey/app@sha256:1", "", false, restarts, state, last);
    }

    private static Pod pod(Container container) {
        return pod(container, false);
    }

    private static Pod pod(Container container, boolean ready) {
        return PodBuilder.pod("p", NOW).ready(ready).containers(container).build();
    }

    private static Observation seen(Pod pod, Warning... warnings) {
        return ObservationBuilder.seen(NOW)
                .pods(pod)
                .jobs(new Job("job-1", "uid-1", "init", Purpose.RELEASE_COMMAND, null, NOW, null, 1, 0, 0, false, null))
                .warnings(List.of(warnings))
                .build();
    }
}
