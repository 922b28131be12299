package io.nuages.webhook;

import io.nuages.registry.ImageReference;
import io.nuages.registry.InvalidImageReference;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a registry says was pushed. Pure: the sender is known by the shape of the body alone, so that a stored delivery can be
 * read again. Understands CNCF distribution and GitLab's registry, Docker Hub, Harbor (both forms), Quay, GitHub's packages, the
 * registries of Amazon, Azure and Google, and our own {@code {"image": …, "tag": …, "digest": …}}.
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

    /** @throws Malformed when it is no JSON, of no known shape, or a field has the wrong type */
    static Notification parse(byte[] body) {
        var root = Fields.tree(body);
        if (root.has("events")) {
            return distribution(root);
        }
        if (root.has("push_data")) {
            return one(
                    "Docker Hub",
                    image(
                            "docker.io",
                            Fields.text(Fields.object(root, "repository"), "repo_name"),
                            Fields.text(Fields.object(root, "push_data"), "tag"),
                            null));
        }
        if (root.has("event_data")) {
            return harbor("Harbor", "PUSH_ARTIFACT", root, Fields.object(root, "event_data"));
        }
        if (root.has("specversion")) {
            return harbor("Harbor", "harbor.artifact.pushed", root, Fields.object(root, "data"));
        }
        if (root.has("updated_tags")) {
            return quay(root);
        }
        if (root.has("package") || root.has("registry_package")) {
            return gitHub(root, Fields.object(root, root.has("package") ? "package" : "registry_package"));
        }
        if (root.has("zen")) {
            return new Notification("GitHub", List.of());
        }
        if (root.has("detail-type")) {
            return amazon(root);
        }
        if (root.has("message")) {
            return google(Fields.object(root, "message"));
        }
        if (root.has("target") || "ping".equals(Fields.optional(root, "action"))) {
            return azure(root);
        }
        if (root.has("image")) {
            var tag = Fields.optional(root, "tag");
            var digest = Fields.optional(root, "digest");
            return one(
                    "generic",
                    reference(Fields.text(root, "image")
                            + (tag == null ? "" : ":" + tag)
                            + (digest == null ? "" : "@" + digest)));
        }
        throw new Malformed("This is no notification that is understood.");
    }

    private static Notification distribution(JsonNode root) {
        var pushed = new LinkedHashSet<ImageReference>();
        for (var event : Fields.array(root, "events")) {
            if (!event.isObject()) {
                throw new Malformed("events must hold objects.");
            }
            if (!"push".equals(Fields.optional(event, "action"))) {
                continue;
            }
            var target = Fields.object(event, "target");
            var tag = Fields.optional(target, "tag");
            // A push makes many events, for layers and for untagged manifests; the registry waits until it is told
            // "fine".
            if (tag != null && !tag.isEmpty()) {
                addIfNamed(
                        pushed,
                        Fields.text(Fields.object(event, "request"), "host"),
                        Fields.text(target, "repository"),
                        tag,
                        Fields.optional(target, "digest"));
            }
        }
        return new Notification("registry", List.copyOf(pushed));
    }

    private static Notification harbor(String sender, String wanted, JsonNode root, JsonNode data) {
        if (!wanted.equals(Fields.text(root, "type"))) {
            return new Notification(sender, List.of());
        }
        var repository = Fields.text(Fields.object(data, "repository"), "repo_full_name");
        var pushed = new LinkedHashSet<ImageReference>();
        for (var resource : Fields.array(data, "resources")) {
            var tag = Fields.optional(resource, "tag");
            var url = Fields.optional(resource, "resource_url");
            if (tag != null && !tag.isEmpty() && url != null && url.indexOf('/') > 0) {
                addIfNamed(
                        pushed,
                        url.substring(0, url.indexOf('/')),
                        repository,
                        tag,
                        Fields.optional(resource, "digest"));
            }
        }
        return new Notification(sender, List.copyOf(pushed));
    }

    private static Notification quay(JsonNode root) {
        var address = Fields.text(root, "docker_url");
        var pushed = new LinkedHashSet<ImageReference>();
        for (var tag : Fields.array(root, "updated_tags")) {
            if (!tag.isString()) {
                throw new Malformed("updated_tags must hold texts.");
            }
            pushed.add(reference(address + ":" + tag.asString()));
        }
        return new Notification("Quay", List.copyOf(pushed));
    }

    private static Notification gitHub(JsonNode root, JsonNode subject) {
        var action = Fields.optional(root, "action");
        var type = Fields.optional(subject, "package_type");
        var about = type == null ? "container" : type.toLowerCase(Locale.ROOT);
        if (!Set.of("published", "updated").contains(action == null ? "" : action)
                || !Set.of("container", "docker").contains(about)) {
            return new Notification("GitHub", List.of());
        }
        var version = Fields.object(subject, "package_version");
        var metadata = version.path("container_metadata").path("tag");
        var tag = metadata.isObject() ? Fields.optional(metadata, "name") : null;
        if (tag == null || tag.isEmpty()) {
            return new Notification("GitHub", List.of());
        }
        var url = Fields.optional(version, "package_url");
        var name = url == null || url.isEmpty()
                ? "ghcr.io/" + Fields.text(Fields.object(subject, "owner"), "login") + "/"
                        + Fields.text(subject, "name")
                : url.endsWith(":" + tag) ? url.substring(0, url.length() - tag.length() - 1) : url;
        if (name.endsWith(":")) {
            name = name.substring(0, name.length() - 1);
        }
        var digest = Fields.optional(metadata, "digest");
        return one(
                "GitHub",
                reference(name.toLowerCase(Locale.ROOT) + ":" + tag
                        + (digest == null || digest.isEmpty() ? "" : "@" + digest)));
    }

    private static Notification amazon(JsonNode root) {
        var detail = Fields.object(root, "detail");
        var tag = Fields.optional(detail, "image-tag");
        if (!"ECR Image Action".equals(Fields.text(root, "detail-type"))
                || !"PUSH".equals(Fields.optional(detail, "action-type"))
                || !"SUCCESS".equals(Fields.optional(detail, "result"))
                || tag == null
                || tag.isEmpty()) {
            return new Notification("Amazon", List.of());
        }
        var host = Fields.text(root, "account") + ".dkr.ecr." + Fields.text(root, "region") + ".amazonaws.com";
        return one(
                "Amazon",
                image(host, Fields.text(detail, "repository-name"), tag, Fields.optional(detail, "image-digest")));
    }

    /** Pub/Sub wraps what Artifact Registry says: JSON in Base64 in JSON. */
    private static Notification google(JsonNode message) {
        JsonNode event;
        try {
            event = Fields.tree(Base64.getDecoder().decode(Fields.text(message, "data")));
        } catch (IllegalArgumentException e) {
            throw new Malformed("message.data must be Base64.");
        }
        var tag = Fields.optional(event, "tag");
        if (!"INSERT".equals(Fields.optional(event, "action")) || tag == null || tag.isEmpty()) {
            return new Notification("Google", List.of());
        }
        var digest = Fields.optional(event, "digest");
        return one(
                "Google",
                reference(digest == null || !digest.contains("@") ? tag : tag + digest.substring(digest.indexOf('@'))));
    }

    /** One event of the distribution's kind, without a list around it. */
    private static Notification azure(JsonNode root) {
        if (!"push".equals(Fields.text(root, "action"))) {
            return new Notification("Azure", List.of());
        }
        var target = Fields.object(root, "target");
        var tag = Fields.optional(target, "tag");
        return tag == null || tag.isEmpty()
                ? new Notification("Azure", List.of())
                : one(
                        "Azure",
                        image(
                                Fields.text(Fields.object(root, "request"), "host"),
                                Fields.text(target, "repository"),
                                tag,
                                Fields.optional(target, "digest")));
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
}
