package io.nuages.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a registry may lead. Nothing is sent: that strangers' registries have public addresses cannot be had on one machine. */
class VisitTest {
    private static final RegistrySettings SETTINGS =
            new RegistrySettings(List.of("registry.internal", "tokens.internal:8443"), List.of("plain.internal:5000"));
    private static final String MANIFEST = "/v2/acme/shop/manifests/1.0";

    private final CloseableHttpClient client = mock(CloseableHttpClient.class);
    private final Map<String, ClassicHttpResponse> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void answer() throws IOException {
        when(client.executeOpen(any(), any(), any())).thenAnswer(call -> {
            var uri = call.<ClassicHttpRequest>getArgument(1).getUri().toString();
            asked.add(uri);
            return answers.getOrDefault(uri, new BasicClassicHttpResponse(404));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://registry.internal/",
                "https://Registry.Internal:443/admin/restart",
                "https://tokens.internal:8443/token",
                "http://plain.internal:5000/v2/"
            })
    void a_strangers_registry_leads_to_none_that_is_listed(String inside) {
        redirect("https://registry.example" + MANIFEST, inside);
        assertThatThrownBy(() -> fetch("registry.example")).isInstanceOf(CheckedResolver.NotPublic.class);
        realm("https://registry.example" + MANIFEST, inside);
        assertThatThrownBy(() -> fetch("registry.example")).isInstanceOf(CheckedResolver.NotPublic.class);
        redirect("https://registry.example" + MANIFEST, "https://cdn.example/1");
        redirect("https://cdn.example/1", inside);
        assertThatThrownBy(() -> fetch("registry.example")).isInstanceOf(CheckedResolver.NotPublic.class);
        assertThat(asked).allMatch(uri -> uri.contains(".example/"));
    }

    @Test
    void a_strangers_registry_leads_anywhere_else() throws IOException {
        redirect("https://registry.example" + MANIFEST, "https://cdn.example/1");
        content("https://cdn.example/1");
        assertThat(fetch("registry.example")).isEqualTo("{}".getBytes(UTF_8));
    }

    /** GitLab's registry has its tokens from GitLab, others have their layers in a store. */
    @Test
    void those_that_are_listed_lead_to_each_other_and_outside() throws IOException {
        redirect("https://registry.internal" + MANIFEST, "https://tokens.internal:8443/1");
        redirect("https://tokens.internal:8443/1", "https://cdn.example/1");
        content("https://cdn.example/1");
        assertThat(fetch("registry.internal")).isEqualTo("{}".getBytes(UTF_8));
    }

    @Test
    void one_that_is_listed_leads_to_itself() throws IOException {
        redirect("http://plain.internal:5000" + MANIFEST, "/elsewhere");
        content("http://plain.internal:5000/elsewhere");
        assertThat(fetch("plain.internal:5000")).isEqualTo("{}".getBytes(UTF_8));
    }

    private byte[] fetch(String registry) throws IOException {
        return new Visit(client, SETTINGS, ImageReference.parse(registry + "/acme/shop:1.0"))
                .fetch("/manifests/1.0", null, "*/*", 1024);
    }

    private void redirect(String uri, String target) {
        answers.put(uri, with(302, "Location", target));
    }

    private void realm(String uri, String realm) {
        answers.put(uri, with(401, "WWW-Authenticate", "Bearer realm=\"" + realm + "\""));
    }

    private void content(String uri) {
        var response = new BasicClassicHttpResponse(200);
        response.setEntity(new ByteArrayEntity("{}".getBytes(UTF_8), null));
        answers.put(uri, response);
    }

    private static ClassicHttpResponse with(int status, String header, String value) {
        var response = new BasicClassicHttpResponse(status);
        response.setHeader(header, value);
        return response;
    }
}
