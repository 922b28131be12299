package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.spec.AppDocument;
import io.nuages.spec.AppRules;
import io.nuages.spec.Bounds;
import io.nuages.spec.Fault;
import io.nuages.spec.Faults;
import io.nuages.spec.Findings;
import io.nuages.spec.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the chart refuses of the customer's part, the portal refuses before, in the same words at the same place. */
class RulesTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    /** Customers see what of these comes out of it, but never write them. */
    private static final Set<String> CUSTOMERS = Set.of("app", "appFile", "limits", "rollout");
    /** Helm's own schema says it otherwise, or says only where. */
    private static final Map<String, String> ALSO = Map.ofEntries(
            Map.entry("'portt' not allowed", "portt is unknown here"),
            Map.entry("missing property 'hosts'", "app.hosts: is null, but must be array"),
            Map.entry(
                    "app.health.path is required; health: null switches off",
                    "app.health.path: is null, but must be string"),
            Map.entry("PORT is set by the chart", "PORT is set by Nuages"),
            Map.entry("PORT is set by the chart; the application cannot set it", "PORT is set by Nuages"),
            Map.entry("minPods", "app.processes.w.autoscale.minPods: 0 is below 1"),
            Map.entry("requestsPerSecond", "app.processes.web.autoscale.requestsPerSecond: is number"),
            Map.entry("appFile.variables: the name true: YAML reads y, yes", "YAML may read this name differently"),
            Map.entry("app.variables: the name false: YAML reads", "YAML may read this name differently"),
            Map.entry("appFile.processes.web.variables: the name true", "YAML may read this name differently"),
            Map.entry("appFile: contains more than one YAML document", "This contains several documents."),
            Map.entry("contains more than one YAML document", "Remove the line “...”"),
            Map.entry("appFile: port appears twice", "“port” is given twice."),
            Map.entry("appFile is not YAML", "This is not YAML"),
            Map.entry("appFile", "This is not a mapping of names to values."));

    static Stream<Arguments> refusals() {
        return ChartTest.refusals().filter(each -> isCustomers((ObjectNode) YAML.readTree((String) each.get()[0])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void what_the_chart_refuses_is_refused_before(String values, String words) {
        var set = (ObjectNode) YAML.readTree(values);

        var said = new ArrayList<String>();
        for (var fault : faults(set)) {
            for (var at = fault.path();
                    ;
                    at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))))) {
                for (var root : List.of("app", "appFile")) {
                    var path = root + (at.isEmpty() ? "" : "." + at);
                    said.add(path + ": " + fault.message());
                    said.add(path + " " + fault.message());
                    said.add("/" + path.replace('.', '/') + ": " + fault.message());
                }
                if (at.isEmpty()) {
                    break;
                }
            }
        }

        assertThat(said).anySatisfy(each -> assertThat(each).containsAnyOf(words, ALSO.getOrDefault(words, words)));
    }

    /** So that the one above compares as many as there are. */
    @Test
    void most_refused_sets_are_the_customers() {
        assertThat(refusals()).hasSizeGreaterThan(75);
    }

    private static boolean isCustomers(ObjectNode set) {
        return CUSTOMERS.containsAll(new ArrayList<>(set.propertyNames()))
                && !set.at("/limits/hosts").has("under")
                && !set.path("rollout").has("workerMinReadySeconds");
    }

    private static List<Fault> faults(ObjectNode set) {
        var bounds = bounds(set);
        try {
            var text = set.has("appFile") ? set.get("appFile").asString() : YamlText.written(over(set));
            var document = YamlText.of(text);
            var findings = new Findings();
            AppDocument app = AppRules.read(document);
            AppRules.check(app, bounds, "shop", findings);
            return findings.faults();
        } catch (Faults faults) {
            return faults.faults();
        }
    }

    /** What the set says of the application, over the least that one needs. */
    private static ObjectNode over(ObjectNode set) {
        var app = (ObjectNode) YAML.readTree("image: {repository: r.example.com/shop, tag: '1'}");
        JsonNode said = set.path("app");
        said.properties().forEach(entry -> {
            if (entry.getKey().equals("image")) {
                ((ObjectNode) app.get("image")).setAll((ObjectNode) entry.getValue());
            } else {
                app.set(entry.getKey(), entry.getValue());
            }
        });
        return app;
    }

    private static Bounds bounds(ObjectNode set) {
        var limits = set.path("limits");
        var chart = Bounds.CHART;
        return new Bounds(
                limits.path("processes").asInt(chart.processes()),
                limits.path("podsPerProcess").asInt(chart.podsPerProcess()),
                limits.path("pods").asInt(chart.pods()),
                limits.path("cron").asInt(chart.cron()),
                limits.path("tasks").asInt(chart.tasks()),
                limits.at("/hosts/most").asInt(chart.hosts()),
                limits.path("graceSeconds").asInt(chart.graceSeconds()),
                limits.path("timeoutSeconds").asInt(chart.commandSeconds()),
                limits.path("timeoutSeconds").asInt(chart.jobSeconds()),
                set.at("/rollout/drainSeconds").asInt(chart.drainSeconds()),
                set.at("/rollout/progressDeadlineSeconds").asInt(chart.progressDeadlineSeconds()));
    }

    /** What the chart takes without a word must not fail here either. */
    @Test
    void the_bounds_are_the_charts() {
        var values = YAML.readTree(
                java.nio.file.Path.of("helm/django-app/values.yaml").toFile());

        assertThat(bounds((ObjectNode) values)).isEqualTo(Bounds.CHART);
        var defaults = ((ObjectNode) values.get("app")).deepCopy();
        ((ObjectNode) defaults.get("image"))
                .put("repository", "r.example.com/shop")
                .put("tag", "1");
        // How long the release command may take is the provider's to say where the document does not.
        ((ObjectNode) defaults.get("releaseCommand")).remove("timeoutSeconds");
        var silent = "image: {repository: r.example.com/shop, tag: '1'}";
        assertThat(AppRules.read(YamlText.of(YamlText.written(defaults))))
                .isEqualTo(AppRules.read(YamlText.of(silent)));
    }
}
