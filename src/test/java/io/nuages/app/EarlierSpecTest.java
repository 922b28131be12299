package io.nuages.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.spec.SecretRef;
import io.nuages.spec.Spec;
import io.nuages.spec.Specs;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EarlierSpecTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String STORED = """
            {"customer": {"image": "registry.example.com/acme/shop:1.4@sha256:%s",
              "processes": [{"name": "web", "command": []}, {"name": "celery", "command": ["celery", "-A", "shop"]}],
              "releaseCommand": [], "port": 8080, "healthPath": "/alive", "variables": {"DEBUG": "no"},
              "variablesText": "# ours\\nDEBUG=no", "secrets": {"KEY": {"secret": "shop--production-x", "key": "KEY"}},
              "hosts": ["www.acme.example", "shop.acme.apps.example"], "pullSecret": "shop--production-pull"},
             "operator": {"allocations": {"celery": {"size": "S", "cpuMillis": 250, "memoryMib": 512, "pods": 0},
                                          "web": {"size": "M", "cpuMillis": 500, "memoryMib": 1024, "pods": 2}},
                          "databaseMib": 2048, "volumeMib": 0}}
            """.formatted("0a".repeat(32));

    @Test
    void what_an_earlier_portal_stored_means_the_same() {
        var spec = JSON.readValue(STORED, EarlierSpec.class).converted();

        assertThat(spec.image()).isEqualTo("registry.example.com/acme/shop:1.4@sha256:" + "0a".repeat(32));
        assertThat(spec.app().processes().keySet()).containsExactly("web", "celery");
        assertThat(spec.app().process("web").command()).isEmpty();
        assertThat(spec.app().process("celery").line()).isEqualTo("celery -A shop");
        assertThat(spec.app().process("celery").pods()).isZero();
        assertThat(spec.app().releaseCommand()).isNull();
        assertThat(spec.app().port()).isEqualTo(8080);
        assertThat(spec.healthPath()).isEqualTo("/alive");
        assertThat(spec.app().variables()).containsExactly(Map.entry("DEBUG", "no"));
        assertThat(spec.variablesText()).isEqualTo("# ours\nDEBUG=no");
        assertThat(spec.app().secretVariables())
                .containsExactly(Map.entry("KEY", new SecretRef("shop--production-x", "KEY")));
        assertThat(spec.app().hosts()).containsExactly("www.acme.example");
        assertThat(spec.hosts()).containsExactly("www.acme.example", "shop.acme.apps.example");
        assertThat(spec.size("web").cpuMillis()).isEqualTo(500);
        assertThat(spec.operator().databaseMib()).isEqualTo(2048);
        assertThat(spec.sealedSecrets()).containsExactly("shop--production-pull", "shop--production-x");
    }

    /** A replica of the version before reads what this one writes, for as long as both serve. */
    @Test
    void an_earlier_portal_reads_the_same() {
        assertThat(JSON.valueToTree(EarlierSpec.of(
                                JSON.readValue(STORED, EarlierSpec.class).converted()))
                        .toString())
                .isEqualTo(JSON.readTree(STORED).toString());
    }

    @Test
    void of_what_it_did_not_know_it_gets_what_it_did() {
        Spec spec = Specs.yaml("""
                image: {repository: r.example.com/shop, tag: "1"}
                health: null
                processes:
                  web: {args: [--reload], autoscale: {minPods: 1, maxPods: 3, cpuPercent: 70}}
                releaseCommand: {command: [/init], args: [--fast], timeoutSeconds: 30}
                cron: {nightly: {schedule: "@daily", command: [/nightly]}}
                """).spec();

        var converted = JSON.readValue(JSON.writeValueAsString(EarlierSpec.of(spec)), EarlierSpec.class)
                .converted();

        assertThat(converted.healthPath()).isEqualTo("/healthz/");
        assertThat(converted.app().process("web").pods()).isEqualTo(3);
        assertThat(converted.releaseCommand()).containsExactly("/init", "--fast");
        assertThat(converted.hosts()).isEqualTo(spec.hosts());
    }
}
