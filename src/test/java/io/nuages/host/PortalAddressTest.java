package io.nuages.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortalAddressTest {
    private final PortalAddress portal =
            new PortalAddress("https://Portal.Example.org:8443/", List.of("müller.example.", "intranet"));

    @Test
    void links_start_with_it() {
        assertThat(portal.url()).isEqualTo("https://Portal.Example.org:8443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "portal.example.org",
                "PORTAL.example.org",
                "portal.example.org.",
                "xn--mller-kva.example",
                "Müller.example",
                "intranet"
            })
    void its_hosts_are_its_own_however_they_are_written(String host) {
        assertThat(portal.is(host)).isTrue();
        assertThat(portal.covers(host)).isTrue();
    }

    @Test
    void what_lies_below_is_covered_except_below_a_single_word() {
        assertThat(portal.is("shop.portal.example.org")).isFalse();
        assertThat(portal.covers("shop.Portal.example.org.")).isTrue();
        assertThat(portal.covers("shop.intranet")).isFalse();
        assertThat(portal.covers("notportal.example.org")).isFalse();
        assertThat(portal.covers("example.org")).isFalse();
        assertThat(portal.is(null)).isFalse();
    }

    @Test
    void an_address_may_stand_in_place_of_a_host() {
        assertThat(new PortalAddress("http://[::1]:8080", List.of()).url()).isEqualTo("http://[::1]:8080");
        assertThat(new PortalAddress("http://127.0.0.1:8080", List.of()).is("127.0.0.1"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "portal.example.org",
                "ftp://portal.example.org",
                "https://",
                "https://a@portal.example.org",
                "https://portal.example.org/below",
                "https://portal example"
            })
    void what_is_no_address_is_refused(String url) {
        assertThatThrownBy(() -> new PortalAddress(url, List.of())).isInstanceOf(AddressNotSaid.class);
    }
}
