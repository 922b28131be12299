package io.nuages.webhook;

import io.nuages.registry.ImageReference;
import io.nuages.registry.InvalidImageReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a registry says was pushed. Pure: the sender is known by the shape of the body alone, so that a stored delivery can be
 * read again. Understands CNCF distribution and GitLab's registry, Docker Hub, Harbor (both forms), Quay, GitHub's packages, and
 * our own {@code {"image": …, "tag": …, "digest": …}}.
 *
 * @param sender in words
 * @param pushed images with tag; empty when the notification is about something else
 */
record Notification(String sender, List<ImageReference> pushed) {
    /** Nothing that a registry sends; the message says where. */
    static final class Malformed extends RuntimeException {
        Malformed(String message) {
            super(message);
        }
    }

    private static final int DEEPEST = 32;
    private static final int MOST_EVENTS = 1000;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();

    /** @throws Malformed when it is no JSON, of no known shape, or a field has the wrong type */
    static Notification parse(byte[] body) {
        var root = tree(body);
        if (root.has("events")) {
            return distribution(root);
        }
        if (root.has("push_data")) {
            return one(
                    "Docker Hub",
                    image(
                            "docker.io",
                            text(object(root, "repository"), "repo_name"),
                            text(object(root, "push_data"), "tag"),
                            null));
        }
        if (root.has("event_data")) {
            return harbor("Harbor", "PUSH_ARTIFACT", root, object(root, "event_data"));
        }
        if (root.has("specversion")) {
            return harbor("Harbor", "harbor.artifact.pushed", root, object(root, "data"));
        }
        if (root.has("updated_tags")) {
            return quay(root);
        }
        if (root.has("package") || root.has("registry_package")) {
            return gitHub(root, object(root, root.has("package") ? "package" : "registry_package"));
        }
        if (root.has("zen")) {
            return new Notification("GitHub", List.of());
        }
        if (root.has("image")) {
            var tag = optional(root, "tag");
            var digest = optional(root, "digest");
            return one(
                    "generic",
                    reference(text(root, "image")
                            + (tag == null ? "" : ":" + tag)
                            + (digest == null ? "" : "@" + digest)));
        }
        throw new Malformed("This is no notification that is understood.");
    }

    private static Notification distribution(JsonNode root) {
        var pushed = new LinkedHashSet<ImageReference>();
        for (var event : array(root, "events")) {
            if (!event.isObject()) {
                throw new Malformed("events must hold objects.");
            }
            if (!"push".equals(optional(event, "action"))) {
                continue;
            }
            var target = object(event, "target");
            var tag = optional(target, "tag");
            // A push makes many events, for layers and for untagged manifests; the registry waits until it is told
            // "fine".
            if (tag != null && !tag.isEmpty()) {
                addIfNamed(
                        pushed,
                        text(object(event, "request"), "host"),
                        text(target, "repository"),
                        tag,
                        optional(target, "digest"));
            }
        }
        return new Notification("registry", List.copyOf(pushed));
    }

    private static Notification harbor(String sender, String wanted, JsonNode root, JsonNode data) {
        if (!wanted.equals(text(root, "type"))) {
            return new Notification(sender, List.of());
        }
        var repository = text(object(data, "repository"), "repo_full_name");
        var pushed = new LinkedHashSet<ImageReference>();
        for (var resource : array(data, "resources")) {
            var tag = optional(resource, "tag");
            var url = optional(resource, "resource_url");
            if (tag != null && !tag.isEmpty() && url != null && url.indexOf('/') > 0) {
                addIfNamed(pushed, url.substring(0, url.indexOf('/')), repository, tag, optional(resource, "digest"));
            }
        }
        return new Notification(sender, List.copyOf(pushed));
    }

    private static Notification quay(JsonNode root) {
        var address = text(root, "docker_url");
        var pushed = new LinkedHashSet<ImageReference>();
        for (var tag : array(root, "updated_tags")) {
            if (!tag.isString()) {
                throw new Malformed("updated_tags must hold texts.");
            }
            pushed.add(reference(address + ":" + tag.asString()));
        }
        return new Notification("Quay", List.copyOf(pushed));
    }

    private static Notification gitHub(JsonNode root, JsonNode subject) {
        var action = optional(root, "action");
        var type = optional(subject, "package_type");
        var about = type == null ? "container" : type.toLowerCase(Locale.ROOT);
        if (!Set.of("published", "updated").contains(action == null ? "" : action)
                || !Set.of("container", "docker").contains(about)) {
            return new Notification("GitHub", List.of());
        }
        var version = object(subject, "package_version");
        var metadata = version.path("container_metadata").path("tag");
        var tag = metadata.isObject() ? optional(metadata, "name") : null;
        if (tag == null || tag.isEmpty()) {
            return new Notification("GitHub", List.of());
        }
        var url = optional(version, "package_url");
        var name = url == null || url.isEmpty()
                ? "ghcr.io/" + text(object(subject, "owner"), "login") + "/" + text(subject, "name")
                : url.endsWith(":" + tag) ? url.substring(0, url.length() - tag.length() - 1) : url;
        if (name.endsWith(":")) {
            name = name.substring(0, name.length() - 1);
        }
        var digest = optional(metadata, "digest");
        return one(
                "GitHub",
                reference(name.toLowerCase(Locale.ROOT) + ":" + tag
                        + (digest == null || digest.isEmpty() ? "" : "@" + digest)));
    }

    private static Notification one(String sender, ImageReference pushed) {
        return new Notification(sender, List.of(pushed));
    }

    private static ImageReference image(String host, String repository, String tag, @Nullable String digest) {
        return reference(
                host + "/" + repository + ":" + tag + (digest == null || digest.isEmpty() ? "" : "@" + digest));
    }

    /** One odd name among many events must not keep the registry from delivering the others. */
    private static void addIfNamed(
            Set<ImageReference> pushed, String host, String repository, String tag, @Nullable String digest) {
        try {
            pushed.add(image(host, repository, tag, digest));
        } catch (Malformed e) {
            // Nobody can track an image whose name is none.
        }
    }

    private static ImageReference reference(String text) {
        try {
            return ImageReference.parse(text);
        } catch (InvalidImageReference e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode tree(byte[] body) {
        try {
            var root = JSON.readTree(body);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JacksonException e) {
            // Told like any other text that is no object.
        }
        throw new Malformed("The body must be a JSON object.");
    }

    private static JsonNode object(JsonNode parent, String name) {
        var node = parent.path(name);
        if (!node.isObject()) {
            throw new Malformed(name + " must be an object.");
        }
        return node;
    }

    private static List<JsonNode> array(JsonNode parent, String name) {
        var node = parent.path(name);
        if (!node.isArray() || node.size() > MOST_EVENTS) {
            throw new Malformed(name + " must be a list of at most " + MOST_EVENTS + ".");
        }
        var entries = new ArrayList<JsonNode>();
        node.forEach(entries::add);
        return entries;
    }

    private static String text(JsonNode parent, String name) {
        var text = optional(parent, name);
        if (text == null) {
            throw new Malformed(name + " is missing.");
        }
        return text;
    }

    private static @Nullable String optional(JsonNode parent, String name) {
        var node = parent.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw new Malformed(name + " must be a text.");
        }
        return node.asString();
    }
}
