package io.nuages.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Atelier Lumière",
                "O'Neill & Sons",
                "Dr. Anna Müller",
                "株式会社",
                "Étoile (Paris) no. 5",
                "a-b + c, d"
            })
    void a_name_stays_as_it_is(String name) {
        assertThat(PlainName.of(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Log in at https://evil.example/now | Log in at https evil example now
            evil.example                       | evil example
            you@evil.example                   | you evil example
            evil。example                      | evil example
            evil․example                       | evil example
            <a href="x">Click</a>              | a href x Click a
            tel:+41791234567                   | tel +41791234567
            javascript:alert(1)                | javascript alert(1)
            """)
    void nothing_in_it_is_a_link(String typed, String plain) {
        assertThat(PlainName.of(typed)).isEqualTo(plain);
    }

    @Test
    void it_is_one_short_line() {
        assertThat(PlainName.of("Anna\r\nBcc: all@example.org")).isEqualTo("Anna Bcc all example org");
        assertThat(PlainName.of("Anna\u2028\u202Elmth")).isEqualTo("Anna lmth");
        assertThat(PlainName.of("x".repeat(500))).hasSize(80);
        assertThat(PlainName.of("😀\u0000")).isEqualTo("(no name)");
    }
}
