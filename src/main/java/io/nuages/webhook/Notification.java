package io.nuages.webhook;

import io.nuages.registry.ImageReference;
import io.nuages.registry.InvalidImageReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a registry says was pushed. Pure: the sender is known by the shape of the body alone, so that a stored delivery can be
 * read again. Understands CNCF distribution and GitLab's registry, Docker Hub, Harbor (both forms), Quay, packages of GitHub and of
 * Forgejo or Gitea, the registries of Amazon, Azure and Google, and our own {@code {"image": …, "tag": …, "digest": …}}.
 *
 * @param sender in words
 * @param pushed images with tag; empty when the notification is about something else
 * @param otherwise other names of the same images: a registry may answer under several, and which of them an app uses only
 *     the app knows
 */
record Notification(String sender, List<ImageReference> pushed, List<ImageReference> otherwise) {
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
            return cloudEvent(root, Fields.text(root, "type"));
        }
        if (root.has("updated_tags")) {
            return quay(root);
        }
        if (root.has("package") || root.has("registry_package")) {
            return packages(root, Fields.object(root, root.has("package") ? "package" : "registry_package"));
        }
        if (root.has("zen")) {
            return nothing("GitHub");
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
        throw notUnderstood();
    }

    /** The pushed images by each of their names. */
    List<ImageReference> names() {
        return Stream.concat(pushed.stream(), otherwise.stream()).distinct().toList();
    }

    private static Notification distribution(JsonNode root) {
        var pushed = new Collected();
        // A push makes many events, for layers and for untagged manifests; the registry waits until it is told "fine".
        each(root, "events", event -> addEvent(event, pushed));
        return pushed.from("registry");
    }

    private static void addEvent(JsonNode event, Collected pushed) {
        if (!event.isObject()) {
            throw new Malformed("events must hold objects.");
        }
        if (!"push".equals(Fields.optional(event, "action"))) {
            return;
        }
        var target = Fields.object(event, "target");
        var tag = Fields.optional(target, "tag");
        if (tag != null && !tag.isEmpty()) {
            // Without a host it is nobody's. Refused, Distribution would repeat it for ever and hold up what comes
            // after it.
            pushed.add(hosts(event, target), Fields.text(target, "repository"), tag, Fields.optional(target, "digest"));
        }
    }

    /**
     * The registry's names, the likeliest first: what it calls itself in the URL of what was pushed, and what it was asked as,
     * which behind a proxy is an inner name.
     */
    private static List<String> hosts(JsonNode event, JsonNode target) {
        var hosts = new LinkedHashSet<String>();
        host(Fields.optional(target, "url")).ifPresent(hosts::add);
        var asked = event.path("request").path("host");
        if (asked.isString() && !asked.asString().isEmpty()) {
            hosts.add(asked.asString());
        }
        return List.copyOf(hosts);
    }

    /** Host and port as an image names them; empty for a URL that is relative or none. */
    private static Optional<String> host(@Nullable String url) {
        try {
            var uri = new URI(url == null ? "" : url);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !Set.of("http", "https").contains(scheme)) {
                return Optional.empty();
            }
            var usual = scheme.equals("https") ? 443 : 80;
            var port = uri.getPort() < 0 ? usual : uri.getPort();
            return Optional.of(uri.getHost() + (port == usual && isHost(uri.getHost()) ? "" : ":" + port));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether an image's name takes this for a host, where no port follows; of any other it makes a folder on Docker Hub. */
    private static boolean isHost(String first) {
        return first.contains(".") || first.contains(":") || first.equalsIgnoreCase("localhost");
    }

    /** How images name a host of which it is known that it is one: by its port where it has no dot. */
    private static List<String> spelled(String host) {
        return isHost(host) ? List.of(host) : List.of(host + ":443", host + ":80");
    }

    private static Notification cloudEvent(JsonNode root, String type) {
        if (type.startsWith("harbor.")) {
            return harbor("Harbor", "harbor.artifact.pushed", root, Fields.object(root, "data"));
        }
        if (type.startsWith("Microsoft.ContainerRegistry.")) {
            return azure(Fields.object(root, "data"));
        }
        throw notUnderstood();
    }

    private static Notification harbor(String sender, String wanted, JsonNode root, JsonNode data) {
        if (!wanted.equals(Fields.text(root, "type"))) {
            return nothing(sender);
        }
        var repository = Fields.text(Fields.object(data, "repository"), "repo_full_name");
        var pushed = new Collected();
        each(data, "resources", resource -> {
            if (!resource.isObject()) {
                throw new Malformed("resources must hold objects.");
            }
            var tag = Fields.optional(resource, "tag");
            var url = Fields.optional(resource, "resource_url");
            if (tag != null && !tag.isEmpty()) {
                if (url == null || url.indexOf('/') <= 0) {
                    throw new Malformed("resource_url must name the registry.");
                }
                pushed.add(
                        List.of(url.substring(0, url.indexOf('/'))),
                        repository,
                        tag,
                        Fields.optional(resource, "digest"));
            }
        });
        return pushed.from(sender);
    }

    private static Notification quay(JsonNode root) {
        var url = Fields.text(root, "docker_url");
        var slash = url.indexOf('/');
        var address = slash < 0 ? url : spelled(url.substring(0, slash)).getFirst() + url.substring(slash);
        var pushed = new Collected();
        each(root, "updated_tags", tag -> {
            if (!tag.isString()) {
                throw new Malformed("updated_tags must hold texts.");
            }
            pushed.add(reference(address + ":" + tag.asString()));
        });
        return pushed.from("Quay");
    }

    private static Notification packages(JsonNode root, JsonNode subject) {
        if (subject.has("package_type") || subject.has("package_version")) {
            return gitHub(root, subject);
        }
        if (subject.has("type") && subject.has("version")) {
            return forgejo(root, subject);
        }
        throw notUnderstood();
    }

    /** Gitea sends the same. Their registry is the site itself; what has no tag has its digest for a version. */
    private static Notification forgejo(JsonNode root, JsonNode subject) {
        var version = Fields.text(subject, "version");
        if ("deleted".equals(Fields.optional(root, "action"))
                || !"container".equals(Fields.text(subject, "type"))
                || version.startsWith("sha256:")) {
            return nothing("Forgejo");
        }
        var host = host(Fields.optional(subject, "html_url"))
                .orElseThrow(() -> new Malformed("package.html_url must be an address, since it names the registry."));
        var repository = Fields.text(Fields.object(subject, "owner"), "login") + "/" + Fields.text(subject, "name");
        return one("Forgejo", image(host, repository.toLowerCase(Locale.ROOT), version, null));
    }

    private static Notification gitHub(JsonNode root, JsonNode subject) {
        var action = Fields.optional(root, "action");
        var type = Fields.optional(subject, "package_type");
        var about = type == null ? "container" : type.toLowerCase(Locale.ROOT);
        if (!Set.of("published", "updated").contains(action == null ? "" : action)
                || !Set.of("container", "docker").contains(about)) {
            return nothing("GitHub");
        }
        var version = Fields.object(subject, "package_version");
        var metadata = version.path("container_metadata").path("tag");
        var tag = metadata.isObject() ? Fields.optional(metadata, "name") : null;
        if (tag == null || tag.isEmpty()) {
            return nothing("GitHub");
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
            return nothing("Amazon");
        }
        var pushed = new Collected();
        pushed.add(
                AmazonHosts.of(Fields.text(root, "account"), Fields.text(root, "region")),
                Fields.text(detail, "repository-name"),
                tag,
                Fields.optional(detail, "image-digest"));
        return pushed.from("Amazon");
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
            return nothing("Google");
        }
        var digest = Fields.optional(event, "digest");
        return one(
                "Google",
                reference(digest == null || !digest.contains("@") ? tag : tag + digest.substring(digest.indexOf('@'))));
    }

    /** One event of the distribution's kind, without a list around it. */
    private static Notification azure(JsonNode root) {
        if (!"push".equals(Fields.text(root, "action"))) {
            return nothing("Azure");
        }
        var pushed = new Collected();
        addEvent(root, pushed);
        return pushed.from("Azure");
    }

    private static Notification nothing(String sender) {
        return new Notification(sender, List.of(), List.of());
    }

    private static Notification one(String sender, ImageReference pushed) {
        return new Notification(sender, List.of(pushed), List.of());
    }

    private static ImageReference image(String host, String repository, String tag, @Nullable String digest) {
        return reference(
                host + "/" + repository + ":" + tag + (digest == null || digest.isEmpty() ? "" : "@" + digest));
    }

    /** Reads a list's entries; an odd one is passed over, unless nothing else is there. */
    private static void each(JsonNode parent, String name, Consumer<JsonNode> read) {
        var entries = Fields.array(parent, name);
        var odd = new ArrayList<Malformed>();
        for (var entry : entries) {
            try {
                read.accept(entry);
            } catch (Malformed e) {
                odd.add(e);
            }
        }
        if (!odd.isEmpty() && odd.size() == entries.size()) {
            throw odd.getFirst();
        }
    }

    private static Malformed notUnderstood() {
        return new Malformed("Unrecognized notification.");
    }

    /** Gathers images from one notification. */
    private static final class Collected {
        private final Set<ImageReference> images = new LinkedHashSet<>();
        private final Set<ImageReference> otherwise = new LinkedHashSet<>();

        void add(ImageReference image) {
            images.add(image);
        }

        /** @param hosts of the registry, the likeliest first; what is no image's name under a host is left out */
        void add(List<String> hosts, String repository, String tag, @Nullable String digest) {
            var names = new ArrayList<ImageReference>();
            for (var host :
                    hosts.stream().flatMap(host -> spelled(host).stream()).toList()) {
                try {
                    names.add(image(host, repository, tag, digest));
                } catch (Malformed e) {
                    // Nobody can use an image whose name is none.
                }
            }
            if (!names.isEmpty()) {
                images.add(names.getFirst());
                otherwise.addAll(names.subList(1, names.size()));
            }
        }

        Notification from(String sender) {
            return new Notification(sender, List.copyOf(images), List.copyOf(otherwise));
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
