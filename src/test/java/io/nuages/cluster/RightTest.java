package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

class RightTest {
    private static final List<Map<String, Object>> RULES = new YAMLMapper()
            .readValue(
                    Path.of("helm/portal/files/rules.yaml").toFile(),
                    new TypeReference<List<Map<String, Object>>>() {});

    /** A right that the chart does not grant would be told as lacking, and one that nobody needs would not be noticed. */
    @Test
    void what_is_needed_is_what_helm_portal_grants() {
        var granted = new HashSet<Right>();
        for (var rule : RULES) {
            for (var group : Tree.texts(rule, "apiGroups")) {
                for (var resource : Tree.texts(rule, "resources")) {
                    Tree.texts(rule, "verbs").forEach(verb -> granted.add(new Right(verb, group, resource)));
                }
            }
        }
        assertThat(Right.NEEDED).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(granted);
        assertThat(Right.BEYOND.keySet()).doesNotContainAnyElementsOf(granted);
    }

    @Test
    void a_rule_grants_what_it_says_of_all_objects() {
        var right = new Right("get", "", "secrets");
        assertThat(right.isGrantedBy(rule("", "secrets", "get"))).isTrue();
        assertThat(right.isGrantedBy(rule("*", "*", "*"))).isTrue();
        assertThat(right.isGrantedBy(rule("", "secrets", "list"))).isFalse();
        assertThat(right.isGrantedBy(rule("apps", "secrets", "get"))).isFalse();
        assertThat(right.isGrantedBy(Map.of(
                        "apiGroups", List.of(""),
                        "resources", List.of("secrets"),
                        "verbs", List.of("get"),
                        "resourceNames", List.of("one"))))
                .isFalse();
    }

    private static Map<String, Object> rule(String group, String resource, String verb) {
        return Map.of("apiGroups", List.of(group), "resources", List.of(resource), "verbs", List.of(verb));
    }
}
