package io.nuages.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"https://a.example/t\",service=\"s\"",
                "bearer realm=\"https://a.example/t\" , service=\"s\"",
                "BEARER Realm = \"https://a.example/t\", SERVICE =s",
                "Bearer realm=https://a.example/t,service=s",
                "Bearer  realm=\"https://a.example/\\t\",,service=s,",
                "Bearer realm=\"https://a.example/t\" service=\"s\"",
                "Basic realm=\"x\", Bearer realm=\"https://a.example/t\", service=\"s\"",
                "Basic realm=\"Bearer realm=y, x\",Bearer realm=\"https://a.example/t\",service=\"s\"",
                "Bearer realm=\"https://a.example/t\",service=\"s\", Basic realm=\"x\"",
                "Bearer realm=\"https://a.example/t\",service=\"s\",Basic",
                "Basic, Bearer realm=\"https://a.example/t\",service=\"s\"",
                "Negotiate YII==, Bearer realm=\"https://a.example/t\",service=\"s\"",
                "Negotiate, NTLM, Bearer realm=\"https://a.example/t\",service=\"s\"",
                "Bearer error=\"invalid_token\", Bearer realm=\"https://a.example/t\",service=\"s\"",
                ", Bearer\trealm=\"https://a.example/t\",service=\"s\""
            })
    void the_way_in_is_found_among_others(String header) {
        assertThat(Challenge.offered(header, "bearer", "realm"))
                .hasValueSatisfying(challenge -> assertThat(challenge.parameters())
                        .containsAllEntriesOf(Map.of("realm", "https://a.example/t", "service", "s")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "Basic realm=\"x\"",
                "Bearer",
                "Basic realm=\"Bearer realm=x\"",
                "realm=\"x\"",
                "=\"",
                "\"",
                "Bearer \"realm",
                "Basic Bearer realm"
            })
    void where_there_is_none_nothing_is_made_up(String header) {
        assertThat(Challenge.offered(header, "bearer", "realm")).isEmpty();
    }

    @Test
    void what_is_escaped_and_what_never_ends_is_read_to_the_end() {
        assertThat(Challenge.parse("Bearer realm=\"a\\\"b, c"))
                .containsExactly(new Challenge("bearer", Map.of("realm", "a\"b, c")));
    }
}
