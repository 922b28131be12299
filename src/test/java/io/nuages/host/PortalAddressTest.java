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
    void linksStartWithIt() {
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
    void itsHostsAreItsOwnHoweverTheyAreWritten(String host) {
        assertThat(portal.is(host)).isTrue();
        assertThat(portal.covers(host)).isTrue();
    }

    @Test
    void whatLiesBelowIsCoveredExceptBelowASingleWord() {
        assertThat(portal.is("shop.portal.example.org")).isFalse();
        assertThat(portal.covers("shop.Portal.example.org.")).isTrue();
        assertThat(portal.covers("shop.intranet")).isFalse();
        assertThat(portal.covers("notportal.example.org")).isFalse();
        assertThat(portal.covers("example.org")).isFalse();
        assertThat(portal.is(null)).isFalse();
    }

    @Test
    void anAddressMayStandInPlaceOfAHost() {
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
    void whatIsNoAddressIsRefused(String url) {
        assertThatThrownBy(() -> new PortalAddress(url, List.of())).isInstanceOf(AddressNotSaid.class);
    }
}
