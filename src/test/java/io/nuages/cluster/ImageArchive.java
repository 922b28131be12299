package io.nuages.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** Images of one layer in one archive, an OCI layout as container runtimes import it. */
final class ImageArchive {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TYPE = "application/vnd.oci.image.";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<Map<String, ?>> index = new ArrayList<>();
    private final String architecture;

    ImageArchive(String architecture) {
        this.architecture = architecture;
    }

    /** @return the digest, another one for each name */
    String add(String name, Map<String, byte[]> content, List<String> command) {
        var layer = blob("layer.v1.tar", tar(content));
        var config = blob(
                "config.v1+json",
                json(Map.of(
                        "architecture",
                        architecture,
                        "os",
                        "linux",
                        "config",
                        Map.of("Entrypoint", command, "Labels", Map.of("org.opencontainers.image.title", name)),
                        "rootfs",
                        Map.of("type", "layers", "diff_ids", List.of(layer.get("digest"))))));
        var manifest = new LinkedHashMap<String, Object>(blob(
                "manifest.v1+json",
                json(Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        TYPE + "manifest.v1+json",
                        "config",
                        config,
                        "layers",
                        List.of(layer)))));
        manifest.put("annotations", Map.of("io.containerd.image.name", name));
        index.add(manifest);
        return String.valueOf(manifest.get("digest"));
    }

    byte[] bytes() {
        var all = new LinkedHashMap<>(files);
        all.put("oci-layout", json(Map.of("imageLayoutVersion", "1.0.0")));
        all.put("index.json", json(Map.of("schemaVersion", 2, "manifests", index)));
        return tar(all);
    }

    private Map<String, ?> blob(String type, byte[] content) {
        var hash = sha256(content);
        files.put("blobs/sha256/" + hash, content);
        return Map.of("mediaType", TYPE + type, "digest", "sha256:" + hash, "size", content.length);
    }

    private static byte[] json(Object value) {
        return JSON.writeValueAsString(value).getBytes(UTF_8);
    }

    private static byte[] tar(Map<String, byte[]> files) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var file : files.entrySet()) {
                var entry = new TarArchiveEntry(file.getKey());
                entry.setMode(0755);
                entry.setModTime(0);
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
