package io.nuages.chart;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chart's schemas: of all values, and of the customer's part, with patterns. Helm compiles the one for every rendering, and a
 * template checks the other, which together takes longer than to render; here they are compiled once.
 */
final class ValuesSchema {
    private static final JsonMapper JSON = new JsonMapper();

    private final Schema all;
    private final Schema app;
    private final Map<String, Object> defaults;

    /** @param defaults what {@code values.yaml} says */
    ValuesSchema(JsonNode all, JsonNode app, Map<String, Object> defaults) {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
        this.all = registry.getSchema(all);
        this.app = registry.getSchema(app);
        this.defaults = defaults;
    }

    /** @throws IllegalStateException when values laid over the defaults do not match the schemas; says where and why */
    void check(Map<String, Object> values) {
        JsonNode both = JSON.valueToTree(over(defaults, values));
        var errors = Stream.concat(words("", all.validate(both)), words("/app", app.validate(both.path("app"))))
                .collect(Collectors.joining("; "));
        if (!errors.isEmpty()) {
            throw new IllegalStateException("Values do not meet the schema: " + errors);
        }
    }

    private static Stream<String> words(String at, List<Error> errors) {
        return errors.stream()
                .map(error ->
                        at + error.getInstanceLocation() + value(error.getInstanceNode()) + ": " + error.getMessage());
    }

    private static String value(@Nullable JsonNode node) {
        return node != null && node.isString() ? " '" + StringUtils.truncate(node.asString(), 60) + "'" : "";
    }

    /** As Helm lays values over defaults: key by key, and null removes. */
    private static Map<String, Object> over(Map<?, ?> below, Map<?, ?> values) {
        var all = new LinkedHashMap<String, Object>();
        below.forEach((key, value) -> put(all, key, value));
        values.forEach((key, value) -> put(
                all,
                key,
                value instanceof Map<?, ?> map && below.get(key) instanceof Map<?, ?> under
                        ? over(under, map)
                        : value));
        return all;
    }

    private static void put(Map<String, Object> all, Object key, @Nullable Object value) {
        if (value == null) {
            all.remove(key);
        } else {
            all.put((String) key, value);
        }
    }
}
