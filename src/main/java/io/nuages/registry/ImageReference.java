package io.nuages.registry;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A container image's name, as the distribution specification has it: {@code [registry[:port]/]repository[:tag][@digest]}.
 *
 * @param registry host, in lower case, and port; {@code docker.io} if the name gives none, or another name of Docker Hub's
 * @param repository path below the registry; {@code library/…} is spelled out for Docker Hub
 * @param tag null only where a digest is given
 * @param digest {@code sha256:} and 64 hexadecimal digits, or null
 */
public record ImageReference(
        String registry,
        String repository,
        @Nullable String tag,
        @Nullable String digest) {
    private static final Pattern REGISTRY = Pattern.compile(
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]{1,5})?");
    private static final Pattern IPV6_REGISTRY = Pattern.compile("(\\[[0-9a-f:]{2,39}\\])(?::[0-9]{1,5})?");
    private static final Set<String> DOCKER_HUB =
            Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern OTHER_DIGEST =
            Pattern.compile("([a-z0-9]{1,20}(?:[+._-][a-z0-9]{1,20})*):[0-9a-zA-Z=_-]+");

    /**
     * @throws InvalidImageReference with a sentence for the person who typed it
     */
    public static ImageReference parse(String text) {
        var name = text.strip();
        if (name.isEmpty()) {
            throw new InvalidImageReference("Enter an image, for example ghcr.io/you/shop:1.0.");
        }
        if (name.length() > 400) {
            throw new InvalidImageReference("An image name has at most 400 characters.");
        }
        if (name.contains("://")) {
            throw new InvalidImageReference(
                    "Leave out " + name.substring(0, name.indexOf("://") + 3) + ": an image name has no scheme.");
        }
        var parts = split(name);
        if (parts.digest != null && !DIGEST.matcher(parts.digest).matches()) {
            var other = OTHER_DIGEST.matcher(parts.digest);
            throw new InvalidImageReference(
                    other.matches() && !other.group(1).equals("sha256")
                            ? "Nuages pins images by sha256, not by " + other.group(1)
                                    + ": give the tag, or the digest that starts with sha256:."
                            : "After @, a digest has sha256: and 64 lower-case hexadecimal digits.");
        }
        if (parts.tag != null && !TAG.matcher(parts.tag).matches()) {
            throw new InvalidImageReference(
                    "The tag “" + parts.tag + "” may have letters, digits, dots, dashes and underscores only.");
        }
        if (!isHost(parts.registry) || !hasPossiblePort(parts.registry)) {
            throw new InvalidImageReference("“" + parts.registry + "” is not a host name.");
        }
        if (!REPOSITORY.matcher(parts.repository).matches()) {
            throw new InvalidImageReference(
                    parts.repository.equals(parts.repository.toLowerCase(Locale.ROOT))
                            ? "“" + parts.repository + "” is not an image name."
                            : "Image names are lower case: “" + parts.repository + "”.");
        }
        return parts;
    }

    /** {@link #parse} without its checks, for a name that passed them before it was stored; lists read hundreds. */
    public static ImageReference stored(String name) {
        return split(name.strip());
    }

    private static ImageReference split(String text) {
        var name = text;
        @Nullable String digest = null;
        var at = name.indexOf('@');
        if (at >= 0) {
            digest = name.substring(at + 1);
            name = name.substring(0, at);
        }
        @Nullable String tag = null;
        var colon = name.lastIndexOf(':');
        if (colon > name.lastIndexOf('/')) {
            tag = name.substring(colon + 1);
            name = name.substring(0, colon);
        }
        var registry = "docker.io";
        var repository = name;
        var slash = name.indexOf('/');
        if (slash > 0) {
            var first = name.substring(0, slash);
            if (first.contains(".") || first.contains(":") || first.equalsIgnoreCase("localhost")) {
                registry = registry(first);
                repository = name.substring(slash + 1);
            }
        }
        if (registry.equals("docker.io") && !repository.contains("/")) {
            repository = "library/" + repository;
        }
        return new ImageReference(registry, repository, tag == null && digest == null ? "latest" : tag, digest);
    }

    /** Host names know no case, Docker Hub has several, and an IPv6 address has many spellings. */
    private static String registry(String typed) {
        var name = typed.toLowerCase(Locale.ROOT);
        if (DOCKER_HUB.contains(name.endsWith(":443") ? name.substring(0, name.length() - 4) : name)) {
            return "docker.io";
        }
        var ipv6 = IPV6_REGISTRY.matcher(name);
        return ipv6.matches() ? canonical(ipv6.group(1)) + name.substring(ipv6.end(1)) : name;
    }

    /** As RFC 5952 has it, and as browsers write it: without leading zeros, and the longest run of zeros left out. */
    private static String canonical(String bracketed) {
        byte[] bytes;
        try {
            bytes = InetAddress.getByName(bracketed).getAddress();
        } catch (UnknownHostException e) {
            return bracketed;
        }
        if (bytes.length != 16) {
            return bracketed;
        }
        var groups = new int[8];
        for (var i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        var start = 0;
        var length = 1;
        for (int i = 0, run = 0; i < 8; i++) {
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > length) {
                length = run;
                start = i + 1 - run;
            }
        }
        var text = new StringBuilder("[");
        for (var i = 0; i < 8; i++) {
            if (length > 1 && i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.length() == 1 || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.append(']').toString();
    }

    private static boolean isHost(String registry) {
        var ipv6 = IPV6_REGISTRY.matcher(registry);
        if (!ipv6.matches()) {
            return REGISTRY.matcher(registry).matches();
        }
        try {
            // What is in brackets is never looked up in DNS.
            return InetAddress.getByName(ipv6.group(1)) instanceof Inet6Address;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean hasPossiblePort(String registry) {
        var colon = registry.indexOf(':', registry.indexOf(']') + 1);
        var port = colon < 0 ? 443 : Integer.parseInt(registry.substring(colon + 1));
        return port > 0 && port < 65536;
    }

    /** Registry and repository, without tag and digest. */
    public String name() {
        return registry + "/" + repository;
    }

    public ImageReference withDigest(String digest) {
        return new ImageReference(registry, repository, tag, digest);
    }

    /** What a pod's {@code image} should say: pinned by digest if there is one. */
    public String pinned() {
        return digest == null ? name() + ":" + tag : name() + "@" + digest;
    }

    /** The tag, or the first eight digits of the digest. */
    public String version() {
        return tag != null ? tag : digest == null ? "" : digest.substring(7, 15);
    }

    @Override
    public String toString() {
        return name() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
