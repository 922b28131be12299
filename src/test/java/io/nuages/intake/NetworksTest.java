package io.nuages.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "203.0.113.7:51234, 203.0.113.7",
        "::ffff:203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 20:01:0d:b8:00:01:00:02::/64",
        "2001:db8:1:2::, 20:01:0d:b8:00:01:00:02::/64"
    })
    void whoever_comes_directly_is_known_by_the_address(String address, String network) {
        assertThat(Networks.of(from(address))).contains(network);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.17.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.1.1",
                "::1",
                "fd00::1",
                "fe80::1",
                "::ffff:10.0.0.1"
            })
    void behind_a_private_one_may_be_everybody(String address) {
        assertThat(Networks.of(from(address))).isEmpty();
        assertThat(Networks.shown(from(address))).isPresent();
    }

    /** A name is not looked up: its sender would choose where the portal asks. */
    @ParameterizedTest
    @ValueSource(strings = {"unknown", "attacker.example", "dead.beef", "", "1.2.3", "999.1.1.1", "a:b:c", "_hidden"})
    void what_is_no_address_is_none(String said) {
        assertThat(Networks.of(from(said))).isEmpty();
    }

    /** A refused sender would only have to send it. */
    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Proto"})
    void what_a_request_carries_decides_nothing(String header) {
        var request = from("203.0.113.7");
        request.addHeader(header, "198.51.100.9");
        assertThat(Networks.of(request)).contains("203.0.113.7");
        assertThat(Networks.shown(request)).contains("203.0.113.7");
    }

    @Test
    void whatever_has_connected_is_one_of_many() {
        assertThat(Networks.ofAny("10.1.2.3")).isEqualTo("10.1.2.3");
        assertThat(Networks.ofAny("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(Networks.ofAny("2001:db8:1:2::1"))
                .isEqualTo(Networks.of(from("2001:db8:1:2::")).orElseThrow());
        assertThat(Networks.ofAny("attacker.example")).isEqualTo("attacker.example");
        assertThat(Networks.ofAny(null)).isEqualTo("null");
    }

    private static MockHttpServletRequest from(String address) {
        var request = new MockHttpServletRequest("POST", "/sign-in");
        request.setRemoteAddr(address);
        return request;
    }
}
