package io.nuages.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecTest {
    private final TreeMap<String, String> variables = new TreeMap<>();
    private final List<String> hosts = new ArrayList<>(List.of("shop.example.com"));
    private final List<String> command = new ArrayList<>(List.of("/run"));
    private final LinkedHashMap<String, Process> processes = new LinkedHashMap<>();
    private final TreeMap<String, OperatorDocument.Grant> sizes = new TreeMap<>();

    /** Pages and passes share those that were read once. */
    @Test
    void nothing_changes_a_spec() {
        processes.put("web", Process.of(command, 1));
        var plain = Specs.of("shop:1").app();
        var spec = new Spec(
                new AppDocument(
                        plain.image(),
                        8000,
                        hosts,
                        plain.health(),
                        processes,
                        plain.releaseCommand(),
                        plain.cron(),
                        plain.tasks(),
                        variables,
                        plain.secretVariables()),
                new OperatorDocument(sizes, 1024, 0, null, "shop.acme.apps.example"),
                null,
                null);
        variables.put("DEBUG", "1");
        hosts.add("evil.example.com");
        command.add("--debug");
        processes.clear();
        sizes.put("web", Specs.S);

        assertThat(spec.app().variables()).isEmpty();
        assertThat(spec.hosts()).containsExactly("shop.example.com", "shop.acme.apps.example");
        assertThat(spec.app().process("web").command()).containsExactly("/run");
        assertThat(spec.operator().sizes()).isEmpty();
        assertThatThrownBy(() -> spec.app().variables().put("DEBUG", "1"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> spec.operator().sizes().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void what_is_stored_is_what_is_read() {
        var spec = Specs.yaml("""
                image: {repository: r.example.com/acme/shop, tag: "1"}
                port: 8080
                hosts: [shop.example.com]
                health: null
                processes:
                  web: {command: [], args: [--threads, "2"], graceSeconds: 20, variables: {A: ""}}
                  celery:
                    pods: 2
                    preStop: [/drain]
                    health: {command: [/alive], periodSeconds: 10}
                    secretVariables: {KEY: {secret: shop--production-x, key: KEY}}
                  beat: {singleton: true, files: false}
                  api: {autoscale: {minPods: 1, maxPods: 4, cpuPercent: 70}}
                releaseCommand: null
                cron:
                  nightly: {schedule: "0 3 * * *", command: [/nightly], timeZone: Europe/Zurich, concurrency: Allow}
                tasks:
                  once: {command: [/once], timeoutSeconds: 60}
                variables: {DEBUG: "no", EMPTY: ""}
                """).pullSecret("shop--production-pull").spec();

        assertThat(AppDocument.of(spec.app().stored())).isEqualTo(spec.app());
        assertThat(OperatorDocument.of(spec.operator().stored())).isEqualTo(spec.operator());
        assertThat(AppRules.read(YamlText.of(YamlText.written(spec.app().document()))))
                .isEqualTo(spec.app());
    }

    /** A cron job costs the share of the time in which it may run. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 * * * *    | 600   | Forbid  | 1  | 0.1667",
                "0 3 * * *    | 3600  | Forbid  | 1  | 0.0417",
                "@every 5m    | 600   | Forbid  | 1  | 1",
                "@every 5m    | 600   | Allow   | 2  | 1",
                "*/5 * * * *  | 60    | Allow   | 1  | 0.2",
                "*,0/99 * * * * | 3600 | Allow  | 60 | 1",
                "0 0 30 2 *   | 60    | Forbid  | 1  | 0",
                "0 9,10 * * * | 5400  | Replace | 1  | 0.125"
            })
    void a_cron_job_takes_room_for_its_pods_and_costs_its_time(
            String schedule, int seconds, String concurrency, int pods, double share) {
        var demand = new CronJob(schedule, List.of("/x"), List.of(), null, seconds, concurrency, null).demand("x");

        assertThat(demand.most()).isEqualTo(pods);
        assertThat(demand.least()).as("a price is no range").isEqualTo(pods);
        assertThat(demand.share()).isCloseTo(share, within(0.002));
    }
}
