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
    void whatPodsMayReachIsARangeAndAPort() {
        var peers = settings(List.of("10.0.0.0/24:6379", "fd00::/8:5432", "::1/128:65535"), List.of("192.168.0.0/16"))
                .operator("https", null)
                .egress();
        assertThat(peers)
                .containsExactly(
                        new Peer("10.0.0.0/24", List.of(6379)),
                        new Peer("fd00::/8", List.of(5432)),
                        new Peer("::1/128", List.of(65535)));
    }

    @Test
    void whoMayReachSitesIsNobodyUntilItIsSaid() {
        assertThat(bound(Map.of()).ingressNamespaces()).isNull();
        assertThat(bound(Map.of()).operator("https", null).ingressFromNamespaces())
                .isEmpty();
        assertThat(bound(Map.of("nuages.deploy.ingress-namespaces", "")).ingressNamespaces())
                .isEmpty();
        assertThat(bound(Map.of("nuages.deploy.ingress-namespaces", "traefik,infra"))
                        .operator("https", null)
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
    void anythingElseIsRefusedAndQuoted(String wrong) {
        assertThatThrownBy(() -> settings(List.of("10.0.0.0/24:6379", wrong), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + wrong.replaceFirst(":\\d+$", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.0/24:80", "proxy.example"})
    void requestsComeFromRangesToo(String wrong) {
        assertThatThrownBy(() -> settings(List.of(), List.of(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + wrong + "\" is no range of addresses");
    }

    private static DeploySettings settings(List<String> egress, List<String> ingressCidrs) {
        var any = Duration.ofMinutes(1);
        return new DeploySettings(any, any, any, any, null, null, List.of(), ingressCidrs, egress);
    }
}
