package io.nuages.registry;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** One look-up's requests to one registry: follows few redirects, gets an anonymous token, reads no more than it must. */
final class Visit {
    /** The answer ends the look-up. */
    static final class Ended extends RuntimeException {
        private final transient Lookup lookup;

        Ended(Lookup lookup) {
            this.lookup = lookup;
        }

        Lookup lookup() {
            return lookup;
        }
    }

    private static final int MOST_REDIRECTS = 3;
    private static final int LARGEST_TOKEN = 64 * 1024;

    private final CloseableHttpClient client;
    private final RegistrySettings settings;
    private final ImageReference reference;
    private final URI base;
    private @Nullable String token;
    private volatile @Nullable HttpGet running;
    private volatile boolean cancelled;

    Visit(CloseableHttpClient client, RegistrySettings settings, ImageReference reference) {
        this.client = client;
        this.settings = settings;
        this.reference = reference;
        this.base = base(settings, reference);
    }

    private record Answer(int status, byte[] body, Map<String, String> headers) {
        @Nullable
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    /** Ends whatever runs, from another thread. */
    void cancel() {
        cancelled = true;
        var request = running;
        if (request != null) {
            request.cancel();
        }
    }

    /**
     * Fetches something that has a digest, and checks it.
     *
     * @param digest that it must have; null when it is known by its tag only
     */
    byte[] fetch(String path, @Nullable String digest, String accept, int limit) throws IOException {
        var uri = base.resolve("/v2/" + reference.repository() + path);
        var answer = get(uri, accept, limit, token);
        if (answer.status() == 401 && token == null) {
            token = authorize(answer.header(HttpHeaders.WWW_AUTHENTICATE));
            answer = get(uri, accept, limit, token);
        }
        check(answer.status());
        var told = digest != null ? digest : answer.header("Docker-Content-Digest");
        if (told != null
                && (told.startsWith("sha256:") && !told.equals(digest(answer.body()))
                        || told.startsWith("sha512:") && !told.equals(digest("sha512", "SHA-512", answer.body())))) {
            throw refused("answered with content that does not match its digest");
        }
        return answer.body();
    }

    static String digest(byte[] body) {
        return digest("sha256", "SHA-256", body);
    }

    private static String digest(String prefix, String algorithm, byte[] body) {
        try {
            return prefix + ":"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance(algorithm).digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void check(int status) {
        if (status == 200) {
            return;
        }
        throw switch (status) {
            case 401, 403 ->
                new Ended(new Lookup.Denied(reference.registry() + " has no public image " + reference.repository()
                        + ": it is private, or there is none. Private ones need credentials, sealed under Secrets, and their"
                        + " digest in place of the tag."));
            case 404 ->
                new Ended(new Lookup.NotFound(reference.registry() + " has no " + reference.repository()
                        + (reference.digest() != null ? "@" + reference.digest() : ":" + reference.tag()) + "."));
            case 429 -> new Ended(new Lookup.Unreachable(reference.registry() + " is rate-limiting requests."));
            default ->
                status >= 500
                        ? new Ended(
                                new Lookup.Unreachable(reference.registry() + " answered with error " + status + "."))
                        : refused("answered " + status + ", which is no registry's answer");
        };
    }

    /** @return a token that anybody may have */
    private String authorize(@Nullable String challenge) throws IOException {
        var parameters = Challenge.offered(challenge == null ? "" : challenge, "bearer", "realm")
                .map(Challenge::parameters)
                .orElseThrow(this::denied);
        var realm = String.valueOf(parameters.get("realm"));
        var query = "scope=" + encode("repository:" + reference.repository() + ":pull");
        var service = parameters.get("service");
        if (service != null) {
            query += "&service=" + encode(service);
        }
        var uri = parse(realm + (realm.contains("?") ? "&" : "?") + query);
        var answer = get(uri, "application/json", LARGEST_TOKEN, null);
        if (answer.status() != 200) {
            check(answer.status() == 404 || answer.status() == 400 ? 403 : answer.status());
        }
        try {
            var json = ImageManifest.JSON.readTree(answer.body());
            for (var name : new String[] {"token", "access_token"}) {
                var value = json.path(name).asString("");
                if (value.matches("[\\x21-\\x7e]{1,16384}")) {
                    return value;
                }
            }
        } catch (tools.jackson.core.JacksonException e) {
            throw refused("gave a token that cannot be read");
        }
        throw denied();
    }

    private Answer get(URI from, String accept, int limit, @Nullable String bearer) throws IOException {
        var uri = from;
        for (var redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var request = new HttpGet(checked(uri));
            request.setHeader(HttpHeaders.ACCEPT, accept);
            // The token is for the registry, not for the store that it redirects to.
            if (bearer != null && sameServer(uri, from)) {
                request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + bearer);
            }
            var answer = send(request, limit);
            var location = answer.header(HttpHeaders.LOCATION);
            if (answer.status() < 300 || answer.status() >= 400 || location == null) {
                return answer;
            }
            uri = uri.resolve(parse(location));
        }
        throw refused("redirects more than " + MOST_REDIRECTS + " times");
    }

    private Answer send(HttpGet request, int limit) throws IOException {
        running = request;
        if (cancelled) {
            throw new IOException("cancelled");
        }
        // Closed without being read to its end, a response takes its connection with it.
        try (var response = client.executeOpen(HttpHost.create(request.getUri()), request, null)) {
            var headers = new HashMap<String, String>();
            for (var header : response.getHeaders()) {
                var name = header.getName().toLowerCase(Locale.ROOT);
                // Of one that may be repeated, all are one list; of any other the first counts.
                headers.merge(
                        name,
                        header.getValue(),
                        name.equals("www-authenticate") ? (one, more) -> one + ", " + more : (one, more) -> one);
            }
            return new Answer(response.getCode(), read(response, limit), headers);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] read(ClassicHttpResponse response, int limit) throws IOException {
        var entity = response.getEntity();
        if (entity == null || response.getCode() != 200) {
            return new byte[0];
        }
        var content = entity.getContent();
        var body = content.readNBytes(limit + 1);
        if (body.length > limit) {
            throw refused("answered with more than " + limit / 1024 + " KiB");
        }
        content.close();
        return body;
    }

    private URI checked(URI uri) throws CheckedResolver.NotPublic {
        var host = uri.getHost();
        if (host == null || uri.getRawUserInfo() != null) {
            throw refused("leads to an address that cannot be read");
        }
        if (!settings.mayLead(base.getHost(), port(base), host, port(uri))) {
            // As for any internal address: nobody learns which ones are listed.
            throw new CheckedResolver.NotPublic(host);
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())
                && !("http".equalsIgnoreCase(uri.getScheme()) && settings.plain(host, port(uri)))) {
            throw refused("leads to an address that is not https");
        }
        return uri;
    }

    private URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw refused("leads to an address that cannot be read");
        }
    }

    Ended refused(String what) {
        return new Ended(new Lookup.Refused(reference.registry() + " " + what + "."));
    }

    private Ended denied() {
        return new Ended(new Lookup.Denied(reference.registry() + " asks for credentials: seal them under"
                + " Secrets, and name the image by its digest in place of the tag."));
    }

    private static boolean sameServer(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static URI base(RegistrySettings settings, ImageReference reference) {
        var address = reference.registry().equals("docker.io") ? "registry-1.docker.io" : reference.registry();
        var colon = address.indexOf(':', address.indexOf(']') + 1);
        var host = colon < 0 ? address : address.substring(0, colon);
        var plain = settings.plain(host, colon < 0 ? 80 : Integer.parseInt(address.substring(colon + 1)));
        return URI.create((plain ? "http://" : "https://") + address + "/");
    }
}
