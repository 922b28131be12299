package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Each table is written by one room, so that who wants to know what can stand in it has one place to look. An environment that goes
 * takes the rows of other rooms along, in {@code AppStore.deleteEnvironment}.
 */
class TablesTest {
    private static final Path MAIN = Path.of("src/main/java/io/nuages");
    private static final Pattern CREATED = Pattern.compile("CREATE TABLE (\\w+)");
    private static final Pattern WRITTEN =
            Pattern.compile("\\b(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO)\\s+(\\w+)");

    /** Rooms beside the table's own, and why. */
    private static final Map<String, Set<String>> EXCEPTIONS = Map.of(
            // What serves, and the numbers that releases and deployments have reached, change with these.
            "environment", Set.of("app", "deploy"),
            // Only code that knows the releases knows what may go.
            "sealed_secret", Set.of("secret", "deploy"),
            "spec_revision", Set.of("app", "deploy"),
            // Holds on a tenant's changes are rows of the tenant.
            "tenant", Set.of("tenant", "deploy"));

    /** Written by a library, or in SQL alone. */
    private static final Set<String> UNWRITTEN = Set.of("bucket", "spring_session_attributes");

    @Test
    void each_table_is_written_by_one_room() throws IOException {
        var tables = tables();
        var writers = new TreeMap<String, Set<String>>();
        try (var files = Files.walk(MAIN)) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                var room = MAIN.relativize(file).getName(0).toString();
                WRITTEN.matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(1))
                        .filter(tables::contains)
                        .forEach(table -> writers.computeIfAbsent(table, each -> new TreeSet<>())
                                .add(room));
            }
        }

        assertThat(writers).allSatisfy((table, rooms) -> {
            if (EXCEPTIONS.containsKey(table)) {
                assertThat(rooms).as(table).isEqualTo(EXCEPTIONS.get(table));
            } else {
                assertThat(rooms).as(table).hasSize(1);
            }
        });
        tables.removeAll(writers.keySet());
        assertThat(tables).isEqualTo(UNWRITTEN);
    }

    private static Set<String> tables() throws IOException {
        var tables = new TreeSet<String>();
        try (var files = Files.list(Path.of("db/migration"))) {
            for (var file : files.toList()) {
                CREATED.matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(1))
                        .forEach(tables::add);
            }
        }
        return tables;
    }
}
