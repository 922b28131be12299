package io.nuages.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
    @TempDir
    private Path folder;

    @Test
    void the_systems_programs_and_the_library_extract_the_same() throws IOException {
        var resource = PostgresBinaries.resource();
        assumeTrue(PostgresBinaries.extractByTar(resource, folder.resolve("tar")), "needs tar and xz");
        PostgresBinaries.extract(resource, folder.resolve("library"));
        assertThat(files(folder.resolve("tar")))
                .containsKey("bin/postgres")
                .isEqualTo(files(folder.resolve("library")));
    }

    @Test
    void what_is_no_archive_is_not_taken_for_one() throws IOException {
        assertThat(PostgresBinaries.extractByTar("/db/bootstrap.sql", folder.resolve("none")))
                .isFalse();
    }

    /** Sizes, and who may run them, by name. */
    private static Map<String, String> files(Path root) throws IOException {
        var found = new TreeMap<String, String>();
        try (var all = Files.walk(root)) {
            for (var each : all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                found.put(
                        root.relativize(each).toString(),
                        Files.isSymbolicLink(each)
                                ? "-> " + Files.readSymbolicLink(each)
                                : Files.size(each) + (Files.isExecutable(each) ? " runs" : ""));
            }
        }
        return found;
    }
}
