package io.nuages.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            www.example.org         | www.example.org
            ' WWW.Example.ORG '     | www.example.org
            shop.example.           | shop.example
            müller.example          | xn--mller-kva.example
            MÜLLER.example.         | xn--mller-kva.example
            xn--mller-kva.example   | xn--mller-kva.example
            münchen。example         | xn--mnchen-3ya.example
            shop.xn--p1ai           | shop.xn--p1ai
            магазин.рф              | xn--80aairftm.xn--p1ai
            a.b.c.d.example         | a.b.c.d.example
            3com.example            | 3com.example
            """)
    void is_written_as_in_dns(String typed, String host) {
        assertThat(HostName.parse(typed)).isEqualTo(host);
        assertThat(HostName.parse(host)).isEqualTo(host);
        assertThat(HostName.normal(typed)).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            www.exa mple.org           | contains a space. Enter one host per line.
            a.example, b.example       | contains a space
            a.example,b.example        | looks like several hosts
            a.example;b.example        | looks like several hosts
            https://www.example.org/   | is a whole address. Enter only its host, “www.example.org”.
            www.example.org/shop       | has a path. Enter only the host, “www.example.org”.
            www.example.org:8080       | has a port. Enter only the host, “www.example.org”.
            *.example.org              | has a wildcard
            192.0.2.7                  | is an IP address
            2001:db8::1                | is an IP address
            [2001:db8::1]              | is an IP address
            straße.example             | starting with xn--
            localhost                  | is not a host name
            shop_acme.example          | is not a host name
            -shop.example              | is not a host name
            shop-.example              | is not a host name
            shop..example              | is not a host name
            shop.example..             | is not a host name
            .example                   | is not a host name
            shop.123                   | is not a host name
            .                          | is
            a@b.example                | is not a host name
            """)
    void what_is_no_host_is_refused_in_a_word(String typed, String says) {
        assertThatThrownBy(() -> HostName.parse(typed))
                .isInstanceOf(HostName.Invalid.class)
                .hasMessageContaining(says)
                .hasMessageStartingWith("“");
    }

    @Test
    void also_what_is_too_long() {
        assertThatThrownBy(() -> HostName.parse("a".repeat(64) + ".example")).isInstanceOf(HostName.Invalid.class);
        assertThatThrownBy(() -> HostName.parse("a.".repeat(125) + "example")).isInstanceOf(HostName.Invalid.class);
        assertThatThrownBy(() -> HostName.parse("ü".repeat(60) + ".example")).isInstanceOf(HostName.Invalid.class);
    }

    @Test
    void is_shown_both_ways_where_there_are_two() {
        assertThat(HostName.shown("xn--mller-kva.example")).isEqualTo("xn--mller-kva.example (müller.example)");
        assertThat(HostName.shown("www.example.org")).isEqualTo("www.example.org");
        assertThat(HostName.shown("xn--.example")).isEqualTo("xn--.example");
        assertThat(HostName.shown("xn--strae-oqa.example")).isEqualTo("xn--strae-oqa.example");
    }

    @Test
    void lies_within_its_domain_and_no_other() {
        assertThat(HostName.within("shop.example.org", "example.org")).isTrue();
        assertThat(HostName.within("example.org", "example.org")).isTrue();
        assertThat(HostName.within("badexample.org", "example.org")).isFalse();
    }
}
