package io.nuages.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the classpath for this operating system and processor. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /** Unpacks into the folder, unless it already holds exactly these. If two processes try at the same time, one waits for the other. */
    static void unpack(Path folder) {
        var resource = resource();
        try (var channel = lockFile(folder);
                var lock = channel.lock()) {
            var digest = digest(resource);
            if (digest.equals(unpacked(folder))) {
                return;
            }
            var partial = folder.resolveSibling(folder.getFileName() + ".partial");
            delete(partial);
            if (!extractByTar(resource, partial)) {
                delete(partial);
                extract(resource, partial);
            }
            try (var folders = Files.walk(partial).filter(Files::isDirectory)) {
                for (var each : folders.toList()) {
                    DataFolder.permit(each, "rwxr-xr-x");
                }
            }
            Files.writeString(partial.resolve("digest"), digest);
            delete(folder);
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot be unpacked into " + folder, e);
        }
    }

    private static FileChannel lockFile(Path folder) throws IOException {
        var file = folder.toAbsolutePath().resolveSibling(folder.getFileName() + ".lock");
        Files.createDirectories(file.getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    static String resource() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        var name = "/postgres-"
                + (system.startsWith("mac") ? "darwin" : system.startsWith("windows") ? "windows" : "linux")
                + "-" + (processor.equals("aarch64") ? "arm_64" : "x86_64") + ".txz";
        if (PostgresBinaries.class.getResource(name) == null) {
            throw new EmbeddedDatabaseException(
                    "There is no embedded PostgreSQL for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch") + ".",
                    "Set SPRING_DATASOURCE_URL to a PostgreSQL server of your own.",
                    null);
        }
        return name;
    }

    private static InputStream open(String resource) throws IOException {
        var stream = PostgresBinaries.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IOException(resource + " is gone from the classpath");
        }
        return new BufferedInputStream(stream, 1 << 16);
    }

    private static String digest(String resource) throws IOException {
        try (var stream = new DigestInputStream(open(resource), MessageDigest.getInstance("SHA-256"))) {
            stream.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(stream.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String unpacked(Path folder) throws IOException {
        var file = folder.resolve("digest");
        return Files.exists(file) ? Files.readString(file, UTF_8) : null;
    }

    /**
     * Extracts with the system's programs, in a third of the time that this takes here; a first start waits for little else.
     *
     * @return false where there are no such programs, or they failed; the folder is then of no use
     */
    static boolean extractByTar(String resource, Path folder) throws IOException {
        Files.createDirectories(folder);
        try {
            var tar = new ProcessBuilder("tar", "-xJof", "-", "-C", folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var archive = open(resource);
                    var input = tar.getOutputStream()) {
                archive.transferTo(input);
            }
            return tar.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException absent) {
            return false;
        }
    }

    static void extract(String resource, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var tar = new TarArchiveInputStream(new XZInputStream(open(resource)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("Outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(target, folder.resolve(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    DataFolder.permit(target, (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--");
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem) throws IOException {
                if (problem != null) {
                    throw problem;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
