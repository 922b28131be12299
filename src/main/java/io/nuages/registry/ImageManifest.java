package io.nuages.registry;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what registries answer: indexes, manifests and image configurations, of OCI and of Docker. Pure. */
sealed interface ImageManifest {
    /** Not part of an image; the message says what it is instead. */
    final class NotAnImage extends RuntimeException {
        NotAnImage(String message) {
            super(message);
        }
    }

    /**
     * One image for several platforms.
     *
     * @param candidates digests of what may be the image for linux/amd64, the likeliest first: entries for that platform, then
     *     those that name none or half of one, of which only their own content tells
     * @param platforms that it names
     */
    record Index(List<String> candidates, List<String> platforms) implements ImageManifest {}

    /** @param bytes of all layers together, compressed */
    record Single(String config, long bytes) implements ImageManifest {}

    /** @param platform for example {@code linux/amd64} */
    record Config(String platform, @Nullable Instant created, String user, List<Integer> ports, List<String> command) {}

    String PLATFORM = "linux/amd64";
    String ACCEPT =
            "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json,"
                    + " application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json";
    Set<String> CONFIGS =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");
    Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");
    JsonMapper JSON = JsonMapper.builder().build();

    /** @throws NotAnImage when it is neither an index nor the manifest of an image */
    static ImageManifest parse(byte[] body) {
        var manifest = tree(body);
        if (manifest.path("manifests").isArray()) {
            return index(manifest.path("manifests"));
        }
        var config = manifest.path("config");
        if (!config.isObject()) {
            throw new NotAnImage("an image in a format that is too old, or none");
        }
        if (!CONFIGS.contains(config.path("mediaType").asString(""))) {
            throw new NotAnImage("an artifact, but no container image");
        }
        var bytes = 0L;
        for (var layer : manifest.path("layers")) {
            bytes += Math.max(0, layer.path("size").asLong(0));
        }
        return new Single(digest(config), bytes);
    }

    /** @throws NotAnImage when it is not an image's configuration */
    static Config parseConfig(byte[] body) {
        var image = tree(body);
        var config = image.path("config");
        var command = new ArrayList<String>();
        strings(config.path("Entrypoint"), command);
        strings(config.path("Cmd"), command);
        return new Config(
                platform(image.path("os"), image.path("architecture")),
                instant(image.path("created").asString("")),
                text(config.path("User")),
                config.path("ExposedPorts").propertyNames().stream()
                        .filter(port -> port.matches("[0-9]{1,5}(/tcp)?"))
                        .map(port -> Integer.valueOf(port.replace("/tcp", "")))
                        .filter(port -> port > 0 && port < 65536)
                        .sorted()
                        .toList(),
                List.copyOf(command));
    }

    private static Index index(JsonNode manifests) {
        var fitting = new ArrayList<String>();
        var unnamed = new ArrayList<String>();
        var platforms = new ArrayList<String>();
        @Nullable NotAnImage unreadable = null;
        for (var entry : manifests) {
            var platform = entry.path("platform");
            var name = platform(platform.path("os"), platform.path("architecture"));
            // Attestations are listed beside the images, for a platform that is called unknown.
            if (name.startsWith("unknown") || platforms.size() + unnamed.size() >= 50) {
                continue;
            }
            var named = !name.startsWith("/") && !name.endsWith("/");
            if (named) {
                platforms.add(name);
            }
            try {
                if (!named) {
                    unnamed.add(digest(entry));
                } else if (name.equals(PLATFORM)) {
                    fitting.add(digest(entry));
                }
            } catch (NotAnImage e) {
                // Another entry may do.
                unreadable = e;
            }
        }
        fitting.addAll(unnamed);
        if (fitting.isEmpty() && unreadable != null) {
            throw unreadable;
        }
        return new Index(
                fitting.stream().distinct().toList(),
                platforms.stream().distinct().toList());
    }

    private static String digest(JsonNode descriptor) {
        var digest = descriptor.path("digest").asString("");
        if (!DIGEST.matcher(digest).matches()) {
            throw new NotAnImage("an image whose parts have no SHA-256 or SHA-512 digest");
        }
        return digest;
    }

    /** Named as Go does, which container tools follow; some builders write the machine's own name. */
    private static String platform(JsonNode os, JsonNode architecture) {
        var machine = text(architecture).toLowerCase(Locale.ROOT);
        return text(os).toLowerCase(Locale.ROOT) + "/"
                + switch (machine) {
                    case "x86_64", "x86-64" -> "amd64";
                    case "aarch64" -> "arm64";
                    case "i386", "i686" -> "386";
                    default -> machine;
                };
    }

    private static String text(JsonNode node) {
        var text = node.isString() ? node.asString() : "";
        return text.length() <= 200 ? text : text.substring(0, 200);
    }

    private static void strings(JsonNode node, List<String> into) {
        for (var entry : node) {
            if (into.size() < 50) {
                into.add(text(entry));
            }
        }
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static JsonNode tree(byte[] body) {
        try {
            var tree = JSON.readTree(body);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (JacksonException e) {
            // Reported like any other text that is not a manifest.
        }
        throw new NotAnImage("something that is no manifest");
    }
}
