package io.nuages.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Fetches the public certificate of the Sealed Secrets controller. */
final class SealingCertificate {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Where it is to be had. */
    sealed interface Source permits Service, Url {}

    /**
     * Through the API server's service proxy.
     *
     * @param port its name; empty where the Service has only one
     */
    record Service(String namespace, String name, String port) implements Source {
        /** From {@code namespace/name} or {@code namespace/name:port}. */
        static Service of(String text) {
            var parts = text.split("[/:]", -1);
            if (parts.length < 2 || parts.length > 3 || parts[0].isBlank() || parts[1].isBlank()) {
                throw new IllegalArgumentException("not namespace/name or namespace/name:port: " + text);
            }
            return new Service(parts[0], parts[1], parts.length == 3 ? parts[2] : "");
        }

        private String path() {
            return "/api/v1/namespaces/%s/services/http:%s:%s/proxy/v1/cert.pem"
                    .formatted(Kind.escaped(namespace), Kind.escaped(name), Kind.escaped(port));
        }
    }

    record Url(URI uri) implements Source {}

    private final Source source;
    private final Api api;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    SealingCertificate(Source source, Api api) {
        this.source = source;
        this.api = api;
    }

    String pem() {
        var text = switch (source) {
            case Service service -> api.text(service.path());
            case Url url -> fetched(url.uri());
        };
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw new ClusterException.Unavailable("The Sealed Secrets controller did not answer with a certificate");
        }
        return text;
    }

    private String fetched(URI uri) {
        try {
            var response = http.send(
                    HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new ClusterException.Unavailable(
                        "The Sealed Secrets controller answers with HTTP " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new ClusterException.Unavailable("The Sealed Secrets controller does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException.Unavailable("Interrupted", e);
        }
    }
}
