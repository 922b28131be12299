package io.nuages.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the embedded default: PostgreSQL's data and binaries, and the passwords of its roles, which are generated here
 * on the first start and are the same on every later one. Only one portal at a time holds it.
 */
final class DataFolder implements AutoCloseable {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    static DataFolder open(Path folder) {
        var path = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            var channel = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var lock = tryLock(channel);
            if (lock == null) {
                var holder = Files.readString(path.resolve("lock"), UTF_8).strip();
                channel.close();
                throw new EmbeddedDatabaseException(
                        "Another portal already runs on the folder " + path
                                + (holder.isEmpty() ? "." : ": process " + holder + "."),
                        "Stop that one, or set NUAGES_DATA_DIR to another folder.",
                        null);
            }
            channel.truncate(0);
            channel.write(UTF_8.encode(Long.toString(ProcessHandle.current().pid())), 0);
            // PostgreSQL may run as another user, who must be able to pass.
            permit(path, "rwx--x--x");
            return new DataFolder(path, channel, lock);
        } catch (IOException e) {
            throw new EmbeddedDatabaseException(
                    "The folder " + path + " cannot be written: " + e.getMessage(),
                    "Set NUAGES_DATA_DIR to a folder that this user may write.",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false);
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    /** The password of a role; random, generated once. */
    String password(String role) {
        var file = path.resolve("passwords.properties");
        try {
            var passwords = new Properties();
            if (Files.exists(file)) {
                try (var reader = Files.newBufferedReader(file, UTF_8)) {
                    passwords.load(reader);
                }
            }
            var known = passwords.getProperty(role);
            if (known != null) {
                return known;
            }
            var random = new byte[24];
            new SecureRandom().nextBytes(random);
            var password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            passwords.setProperty(role, password);
            var text = new StringBuilder();
            passwords.stringPropertyNames().stream()
                    .sorted()
                    .forEach(name -> text.append(name)
                            .append('=')
                            .append(passwords.getProperty(name))
                            .append('\n'));
            writePrivately(file, text.toString());
            return password;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file that only its owner may read, whole or not at all. */
    static void writePrivately(Path file, String text) throws IOException {
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        if (POSIX) {
            Files.createFile(
                    partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(partial);
        }
        try (var channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void permit(Path path, String permissions) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
