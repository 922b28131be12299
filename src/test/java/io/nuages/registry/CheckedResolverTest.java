package io.nuages.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckedResolverTest {
    private static final RegistrySettings STRICT = new RegistrySettings(List.of(), List.of());

    @ParameterizedTest
    @CsvSource({
        "1.1.1.1,1.1.1.1",
        "140.82.121.34 64:ff9b::8c52:7922,140.82.121.34 64:ff9b::8c52:7922",
        "64:ff9b::8c52:7922,64:ff9b::8c52:7922",
        "10.0.0.1 1.1.1.1,1.1.1.1",
        "fd00::1 2606:4700::1111,2606:4700::1111",
        "64:ff9b::10.0.0.1 1.1.1.1,1.1.1.1"
    })
    void the_connection_tries_the_public_addresses_only(String resolved, String tried) throws UnknownHostException {
        assertThat(new CheckedResolver(STRICT, host -> addresses(resolved)).resolve("registry.example", 443))
                .extracting(InetSocketAddress::getAddress)
                .containsExactly(addresses(tried));
    }

    @Test
    void a_name_without_a_public_address_leads_nowhere() {
        assertThatExceptionOfType(CheckedResolver.NotPublic.class)
                .isThrownBy(() -> new CheckedResolver(STRICT, host -> addresses("10.0.0.1 64:ff9b::10.0.0.1 ::1"))
                        .resolve("registry.example", 443));
    }

    @Test
    void an_allowed_host_may_have_private_addresses_in_brackets_too() throws UnknownHostException {
        var allowed = new CheckedResolver(new RegistrySettings(List.of("fd00::1", "[fd00::2]:5000"), List.of()));
        assertThat(allowed.resolve("[fd00::1]", 5000)).hasSize(1);
        assertThat(allowed.resolve("fd00::1", 5000)).hasSize(1);
        assertThat(allowed.resolve("[fd00::2]", 5000)).hasSize(1);
        assertThat(allowed.resolve("fd00::2", 5000)).hasSize(1);
        assertThatExceptionOfType(CheckedResolver.NotPublic.class).isThrownBy(() -> allowed.resolve("[fd00::2]", 22));
    }

    private static InetAddress[] addresses(String texts) throws UnknownHostException {
        var addresses = Stream.<InetAddress>builder();
        for (var text : texts.split(" ")) {
            addresses.add(InetAddress.getByName(text));
        }
        return addresses.build().toArray(InetAddress[]::new);
    }
}
