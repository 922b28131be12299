package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.chart.ReleaseInput.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DeploySettingsTest {
    @Test
    void what_pods_may_reach_is_a_range_and_a_port() {
        var peers = settings(List.of("10.0.0.0/24:6379", "fd00::/8:5432", "::1/128:65535"), List.of("192.168.0.0/16"))
                .installation("https", null)
                .egress();
        assertThat(peers)
                .containsExactly(
                        new Peer("10.0.0.0/24", List.of(6379)),
                        new Peer("fd00::/8", List.of(5432)),
                        new Peer("::1/128", List.of(65535)));
    }

    @Test
    void who_may_reach_sites_is_nobody_until_it_is_said() {
        assertThat(bound(Map.of()).ingressNamespaces()).isNull();
        assertThat(bound(Map.of()).installation("https", null).ingressFromNamespaces())
                .isEmpty();
        assertThat(bound(Map.of("nuages.deploy.ingress-namespaces", "")).ingressNamespaces())
                .isEmpty();
        assertThat(bound(Map.of("nuages.deploy.ingress-namespaces", "traefik,infra"))
                        .installation("https", null)
                        .ingressFromNamespaces())
                .containsExactly("traefik", "infra");
    }

    private static DeploySettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("nuages.deploy", DeploySettings.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/24",
                "10.0.0.0:6379",
                "10.0.0/24:6379",
                "10.0.0.256/24:6379",
                "10.0.0.0/33:6379",
                "10.0.0.0/24:0",
                "10.0.0.0/24:65536",
                "10.0.0.0/24:http",
                "10.0.0.0/24:6379:1",
                "10.0.0.0/24:6379,6380",
                "redis.example/24:6379",
                "fd00::g/8:6379",
                "fd00::/129:6379",
                "fd00:::/8:6379",
                "::ffff:10.0.0.1/8:6379",
                ""
            })
    void anything_else_is_refused_and_quoted(String wrong) {
        assertThatThrownBy(() -> settings(List.of("10.0.0.0/24:6379", wrong), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + wrong.replaceFirst(":\\d+$", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.0/24:80", "proxy.example"})
    void requests_come_from_ranges_too(String wrong) {
        assertThatThrownBy(() -> settings(List.of(), List.of(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + wrong + "\" is not a range of addresses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"64:ff9b::/64", "64:ff9b::1/96", "10.0.0.0/8", "64:ff9b::", "2001:db8:1:2:3:4:5::/96"})
    void a_nat64_prefix_has_96_bits_and_nothing_behind_them(String wrong) {
        assertThat(settings(List.of(), List.of(), List.of("64:ff9b::/96", "2001:db8:1:2:3:4::/96"))
                        .nat64())
                .hasSize(2);
        assertThatThrownBy(() -> settings(List.of(), List.of(), List.of(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + wrong + "\" is not a NAT64 prefix");
    }

    private static DeploySettings settings(List<String> egress, List<String> ingressCidrs) {
        return settings(egress, ingressCidrs, List.of());
    }

    private static DeploySettings settings(List<String> egress, List<String> ingressCidrs, List<String> nat64) {
        var any = Duration.ofMinutes(1);
        return new DeploySettings(any, any, any, any, null, null, List.of(), ingressCidrs, nat64, egress);
    }
}
