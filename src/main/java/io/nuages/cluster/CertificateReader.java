package io.nuages.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Fetches the public certificate of the Sealed Secrets controller. */
final class CertificateReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Where it can be fetched. */
    sealed interface Source permits Service, Url {}

    /**
     * Through the API server's service proxy.
     *
     * @param port its name; empty for the Service's first one
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
    }

    record Url(URI uri) implements Source {}

    private final Source source;
    private final Api api;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    CertificateReader(Source source, Api api) {
        this.source = source;
        this.api = api;
    }

    String pem() {
        var text = switch (source) {
            case Service service -> proxied(service);
            case Url url -> fetched(url.uri());
        };
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw new ClusterException.Unavailable("The Sealed Secrets controller did not answer with a certificate");
        }
        return text;
    }

    private String proxied(Service service) {
        var port = service.port();
        if (port.isEmpty()) {
            var found = api.get(Kind.SERVICE.path(service.namespace(), service.name()));
            if (found == null) {
                throw new ClusterException.Unavailable(
                        "There is no Service %s/%s".formatted(service.namespace(), service.name()));
            }
            port = Tree.maps(found, "spec", "ports").stream()
                    .findFirst()
                    .map(first -> Tree.text(first, "name"))
                    .orElse("");
        }
        return api.text("%s/http:%s:%s/proxy/v1/cert.pem"
                .formatted(
                        Kind.SERVICE.listPath(service.namespace()), Kind.escaped(service.name()), Kind.escaped(port)));
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
