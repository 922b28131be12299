package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

class DriftTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {a: 1, added: x}           | {a: 1}                      | true
            {a: 1}                     | {a: 2}                      | false
            {}                         | {a: 1}                      | false
            {}                         | {a: 0, b: '', c: false}     | true
            {}                         | {a: {}, b: [], c: {d: 0}}   | true
            {}                         | {a: true}                   | false
            {a: 500m}                  | {a: '0.5'}                  | true
            {a: '1'}                   | {a: 1000m}                  | true
            {a: 1Gi}                   | {a: 1024Mi}                 | true
            {a: 1Gi}                   | {a: 1G}                     | false
            {a: 8000}                  | {a: '8000'}                 | true
            {a: [{n: x, added: 1}]}    | {a: [{n: x}]}               | true
            {a: [{n: x}, {n: y}]}      | {a: [{n: x}]}               | false
            {a: [{n: y}]}              | {a: [{n: x}]}               | false
            {a: text}                  | {a: {b: c}}                 | false
            """)
    void what_is_wanted_is_looked_for_and_what_was_added_is_not(String actual, String wanted, boolean covered) {
        var yaml = new YAMLMapper();
        assertThat(Drift.covers(yaml.readValue(actual, Map.class), yaml.readValue(wanted, Map.class)))
                .isEqualTo(covered);
    }

    @Test
    void what_is_not_wanted_is_covered_by_everything() {
        assertThat(Drift.covers(Map.of("a", 1), null)).isTrue();
    }
}
