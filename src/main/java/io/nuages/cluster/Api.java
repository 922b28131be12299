package io.nuages.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Single calls to the API server, each bounded in time, and what its answers mean. */
final class Api {
    static final int PAGE = 500;

    /** How many of its timeouts a call may take with the client's own few retries. */
    private static final int PATIENCE = 3;

    private static final Pattern WARNING = Pattern.compile("\\s*\\d{3} \\S+ \"((?:[^\"\\\\]|\\\\.)*)\".*");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final HttpClient http;
    private final String server;
    private final int timeout;

    Api(KubernetesClient client) {
        http = client.getHttpClient();
        server = client.getConfiguration().getMasterUrl().replaceAll("/+$", "");
        timeout = client.getConfiguration().getRequestTimeout();
    }

    record Answer(Map<String, Object> body, List<String> warnings) {}

    /** Null when there is no such thing. */
    @Nullable
    Map<String, Object> get(String path) {
        var response = send("GET", path, null, null, timeout);
        return response.code() == 404 ? null : parsed(checked(response));
    }

    /**
     * What the API server answers, or why it answers nothing.
     *
     * @param code 200, 403 (not to the portal), 404, or 503 (of a service behind the API server that is away)
     */
    record Look(int code, Map<String, Object> body) {
        boolean given() {
            return code == 200;
        }

        boolean allowed() {
            return code != 403;
        }
    }

    Look look(String path) {
        var response = send("GET", path, null, null, timeout);
        return switch (response.code()) {
            case 403, 404, 503 -> new Look(response.code(), Map.of());
            default -> new Look(200, parsed(checked(response)));
        };
    }

    /** For questions that are asked by creating something that is not stored. */
    Map<String, Object> asked(String path, Map<String, Object> body) {
        return parsed(checked(send("POST", path, "application/json", json(body), timeout)));
    }

    /** Null when there is no such thing, or nothing to say about it yet. */
    @Nullable
    String log(String path) {
        var response = send("GET", path, null, null, timeout);
        return response.code() == 404 || response.code() == 400
                ? null
                : checked(response).body();
    }

    String text(String path) {
        return checked(send("GET", path, null, null, timeout)).body();
    }

    /** Whether somebody answers who recognises us. */
    boolean answers() {
        try {
            var code = send("GET", "/version", null, null, timeout / 2).code();
            return code == 200 || code == 429;
        } catch (ClusterException.Unavailable e) {
            return false;
        }
    }

    /** All pages of a list, or nothing if one page fails. Empty when the cluster does not know the kind. */
    List<Map<String, Object>> list(Kind kind, String namespace, String query) {
        var items = new ArrayList<Map<String, Object>>();
        var next = "";
        do {
            var page = get(kind.listPath(namespace) + "?limit=" + PAGE + "&" + query
                    + (next.isEmpty() ? "" : "&continue=" + Kind.escaped(next)));
            if (page == null) {
                if (kind.optional()) {
                    return List.of();
                }
                throw new ClusterException.Unavailable("The cluster does not serve " + kind.plural());
            }
            items.addAll(Tree.maps(page, "items"));
            next = Tree.text(page, "metadata", "continue");
        } while (!next.isEmpty());
        return items;
    }

    boolean serves(Kind kind) {
        var resources = get(kind.groupPath());
        return resources != null
                && Tree.maps(resources, "resources").stream()
                        .anyMatch(resource -> Tree.text(resource, "name").equals(kind.plural()));
    }

    /** Server-side apply. Null when it conflicts: with another's field unless forced, or with the uid in the body. */
    @Nullable
    Answer apply(String path, Map<String, Object> body, boolean force) {
        return apply(path, body, Foreign.PORTAL, force);
    }

    /** The same as another field manager. */
    @Nullable
    Answer apply(String path, Map<String, Object> body, String manager, boolean force) {
        var response = send(
                "PATCH",
                path + "?fieldManager=" + manager + "&force=" + force,
                "application/apply-patch+yaml",
                json(body),
                timeout);
        if (response.code() == 409) {
            return null;
        }
        checked(response);
        return new Answer(
                parsed(response),
                response.headers("Warning").stream().map(Api::warning).toList());
    }

    /** Overwrites what is there, lists as a whole, whoever wrote them. */
    void overwrite(String path, Map<String, Object> body) {
        checked(send("PATCH", path + "?fieldManager=nuages", "application/merge-patch+json", json(body), timeout));
    }

    /** A JSON patch. Null when it cannot be applied to the object as it now is; the API server says no more than that. */
    @Nullable
    Answer patch(String path, List<Map<String, Object>> operations) {
        var response =
                send("PATCH", path + "?fieldManager=nuages", "application/json-patch+json", json(operations), timeout);
        if (response.code() == 409
                || response.code() == 422
                        && Tree.text(status(response), "message").contains("an error in our request")) {
            return null;
        }
        checked(response);
        return new Answer(parsed(response), List.of());
    }

    /** Deletes exactly this one, not what may have taken its name; that it is gone already is fine. */
    void delete(Kind kind, Map<String, Object> object) {
        delete(kind, object, Map.of("uid", Tree.text(object, "metadata", "uid")));
    }

    /** Deletes exactly this one, and only as it was read; that it is gone or another by now is fine. */
    void deleteUnchanged(Kind kind, Map<String, Object> object) {
        delete(
                kind,
                object,
                Map.of(
                        "uid",
                        Tree.text(object, "metadata", "uid"),
                        "resourceVersion",
                        Tree.text(object, "metadata", "resourceVersion")));
    }

    private void delete(Kind kind, Map<String, Object> object, Map<String, String> preconditions) {
        var options = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "propagationPolicy",
                "Background",
                "preconditions",
                preconditions);
        var response = send(
                "DELETE",
                kind.path(Tree.text(object, "metadata", "namespace"), Tree.name(object)),
                "application/json",
                json(options),
                timeout);
        if (response.code() != 404 && response.code() != 409) {
            checked(response);
        }
    }

    /** The same text for the same data, whatever the order of its keys. */
    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    private HttpResponse<String> send(
            String method, String path, @Nullable String type, @Nullable String body, int millis) {
        var request = http.newHttpRequestBuilder()
                .uri(server + path)
                .timeout(millis, TimeUnit.MILLISECONDS)
                .method(method, type == null ? "application/json" : type, body)
                .build();
        var sent = http.sendAsync(request, String.class);
        try {
            return sent.get((long) PATIENCE * millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new ClusterException.Unavailable("The cluster does not answer: " + said(cause), cause);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new ClusterException.Unavailable("The cluster does not answer in time", e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new ClusterException.Unavailable("Interrupted", e);
        }
    }

    private static String said(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static HttpResponse<String> checked(HttpResponse<String> response) {
        if (response.isSuccessful()) {
            return response;
        }
        var status = status(response);
        var reason = Tree.text(status, "reason");
        var message = Tree.text(status, "message");
        if (message.isEmpty()) {
            message = "HTTP " + response.code() + " "
                    + String.valueOf(response.body()).lines().findFirst().orElse("");
        }
        throw failure(response.code(), reason, message, status);
    }

    private static ClusterException failure(int code, String reason, String message, Map<String, Object> status) {
        boolean terminating = Tree.maps(status, "details", "causes").stream()
                .anyMatch(cause -> Tree.text(cause, "reason").equals("NamespaceTerminating"));
        return switch (code) {
            case 401 ->
                new ClusterException.Unavailable("The cluster does not accept the portal's credentials: " + message);
            // A right that the portal lacks is nothing that a customer could fix, and just after the start of an API
            // server it lacks
            // all of them for a moment.
            case 403 ->
                terminating || message.contains(" is forbidden: User ")
                        ? new ClusterException.Unavailable(message)
                        : refused(reason, message);
            case 408, 409, 410, 425, 429 -> new ClusterException.Unavailable(message);
            // What does not fit the kind's schema is answered with 500, though it will never fit.
            case 500 ->
                message.startsWith("failed to create typed patch object")
                        ? refused("Invalid", message)
                        : new ClusterException.Unavailable(message);
            default -> code >= 500 ? new ClusterException.Unavailable(message) : refused(reason, message);
        };
    }

    private static ClusterException refused(String reason, String message) {
        return new ClusterException.Refused(reason.isEmpty() ? "Unknown" : reason, message);
    }

    private static Map<String, Object> status(HttpResponse<String> response) {
        try {
            return JSON.readValue(String.valueOf(response.body()), new TypeReference<Map<String, Object>>() {});
        } catch (JacksonException e) {
            return Map.of();
        }
    }

    private static Map<String, Object> parsed(HttpResponse<String> response) {
        try {
            return JSON.readValue(response.body(), new TypeReference<Map<String, Object>>() {});
        } catch (JacksonException e) {
            throw new ClusterException.Unavailable("The cluster's answer is not JSON", e);
        }
    }

    private static String warning(String header) {
        var match = WARNING.matcher(header);
        return match.matches() ? match.group(1).replaceAll("\\\\(.)", "$1") : header;
    }
}
