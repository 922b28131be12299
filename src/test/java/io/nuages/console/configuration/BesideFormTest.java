package io.nuages.console.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.spec.Specs;
import org.junit.jupiter.api.Test;

class BesideFormTest {
    private static final String IMAGE = "image: {repository: x, tag: \"1\"}\n";

    @Test
    void what_the_form_shows_is_not_said_again() {
        assertThat(BesideForm.words(Specs.yaml(IMAGE + "health: {path: /up}\nprocesses: {w: {pods: 2}}")
                        .app()))
                .isEmpty();
    }

    @Test
    void the_rest_is_said_in_one_line() {
        assertThat(BesideForm.words(Specs.yaml(IMAGE + """
                                health: {path: /up, startupSeconds: 60}
                                processes:
                                  web: {autoscale: {minPods: 1, maxPods: 2, cpuPercent: 50, memoryPercent: 80}, args: [-w]}
                                  w: {args: [x], graceSeconds: 60, singleton: true, health: {command: [/ok]}, variables: {A: b}}
                                cron: {a: {schedule: "@daily", command: [/a]}, b: {schedule: "@daily", command: [/b], args: [x]}}
                                tasks: {b: {command: [/b]}, c: {command: [/c]}}
                                releaseCommand: {command: [/init], timeoutSeconds: 60}
                                """).app()))
                .hasValue(
                        "2 tasks, settings of the cron job b, scaling by memory or requests of web, arguments of web and w, a health check of w,"
                                + " variables of w, grace periods of w, settings of w, times of the health check"
                                + " and settings of the release command");
    }
}
