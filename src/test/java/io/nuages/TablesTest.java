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
import java.util.stream.Collectors;
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

    private static final Pattern ALL_OF_ONE = Pattern.compile("\\bSELECT \\*(?:, [^\\n]*?)? FROM (\\w+)");
    private static final Pattern ALIAS = Pattern.compile("\\b(?:FROM|JOIN) (\\w+) (?:AS )?(\\w+)\\b");
    private static final Pattern ALL_OF_ALIAS = Pattern.compile("(?<=SELECT |, |RETURNING )(\\w+)\\.\\*");

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

    /**
     * A migration may add a column while a portal of the version before still runs. PostgreSQL refuses its prepared statements from then
     * on if they select all columns, whatever these are.
     */
    @Test
    void no_statement_selects_all_columns_of_a_table() throws IOException {
        var tables = tables();
        var found = new TreeSet<String>();
        try (var files = Files.walk(MAIN)) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                var text = Files.readString(file);
                ALL_OF_ONE
                        .matcher(text)
                        .results()
                        .filter(match -> tables.contains(match.group(1)))
                        .forEach(match -> found.add(file.getFileName() + ": " + match.group()));
                var aliases = ALIAS.matcher(text)
                        .results()
                        .filter(match -> tables.contains(match.group(1)))
                        .map(match -> match.group(2))
                        .collect(Collectors.toCollection(TreeSet::new));
                ALL_OF_ALIAS
                        .matcher(text)
                        .results()
                        .filter(match -> tables.contains(match.group(1)) || aliases.contains(match.group(1)))
                        .forEach(match -> found.add(file.getFileName() + ": " + match.group()));
            }
        }

        assertThat(found).isEmpty();
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
