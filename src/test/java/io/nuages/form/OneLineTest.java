package io.nuages.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Atelier Zürich, 3 % & “more” – (café)",
                "Ольга Ćirić",
                "דנה כהן",
                "علی\u200Cرضا",
                "क्\u200Dष",
                "한글 이름",
                "田中さん",
                "e\u0301te\u0301",
                "\uD83D\uDC69\u200D\uD83D\uDCBB",
                "\uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDE80 ❤\uFE0F"
            })
    void what_can_be_read_stays(String typed) {
        assertThat(OneLine.of(typed)).isEqualTo(typed);
    }

    @Test
    void white_space_of_every_kind_is_one_blank() {
        assertThat(OneLine.of("  a\t\r\n\u000B b\u00A0\u2003c\u2028d\u2029e\u0085f\u3000 "))
                .isEqualTo("a b c d e f");
        assertThat(OneLine.of("a \u200B b")).isEqualTo("a b");
    }

    @Test
    void what_cannot_be_seen_is_left_out() {
        assertThat(OneLine.of("a\0b\u0007\u001B[31mc\u007F\u009F")).isEqualTo("ab[31mc");
        assertThat(OneLine.of("\uFEFFA\u200Bn\u200Cn\u200Da\u2060\u00AD\u061C")).isEqualTo("Anna");
        assertThat(OneLine.of("а\u200Dб")).as("Cyrillic").isEqualTo("аб");
        assertThat(OneLine.of("Nord\uDB40\uDC41\uDB40\uDC7F\uE000")).isEqualTo("Nord");
        assertThat(OneLine.of("a\uD800b")).as("half a character").isEqualTo("ab");
        assertThat(OneLine.of("علی\u200C\u200Cرضا")).as("two joiners").doesNotContain("\u200C\u200C");
    }

    @Test
    void nothing_turns_around_what_stands_beside_it() {
        assertThat(OneLine.of(
                        "Maintenance \u202Egpj.exe\u202C \u2066x\u2069\u200E\u200F\u202A\u202B\u202D\u2067\u2068"))
                .isEqualTo("Maintenance gpj.exe x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u3164", "\u2800\u115F", "\u200B\uFEFF", "\u0301", "\uFE0F", "\u202E\u202C"})
    void what_shows_nothing_is_empty(String typed) {
        assertThat(OneLine.of(typed)).isEmpty();
    }

    @Test
    void twice_is_once() {
        IntStream.rangeClosed(0, 0x3200).forEach(c -> {
            var once = OneLine.of("a" + Character.toString(c) + "\u200D" + Character.toString(c) + "b");
            assertThat(OneLine.of(once)).isEqualTo(once);
        });
    }
}
