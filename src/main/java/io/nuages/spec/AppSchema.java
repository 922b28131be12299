package io.nuages.spec;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The chart's schema of the customer's part, whose words are the chart's too. */
final class AppSchema {
    static final String FILE = "helm/django-app/files/app.schema.json";

    /** They find fault with a name, not with its value. */
    private static final Set<String> NAMES = Set.of("additionalProperties", "propertyNames");

    private static final JsonNode DOCUMENT = read();
    /** Longer than whatever may match a group that repeats, which takes a deeper stack each time. */
    private static final int LONGEST = 1000;

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_7,
                    registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(AppSchema::pattern)
                            .build()))
            .getSchema(DOCUMENT);

    private AppSchema() {}

    private static JsonNode read() {
        try (var in = new ClassPathResource(FILE).getInputStream()) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RegularExpression pattern(String text) {
        var pattern = JDKRegularExpressionFactory.getInstance().getRegularExpression(text);
        return text.contains(")*") ? value -> value.length() <= LONGEST && pattern.matches(value) : pattern;
    }

    static void check(ObjectNode said, Findings findings) {
        for (var error : SCHEMA.validate(said)) {
            findings.add(path(error), words(error), atField(error));
        }
    }

    private static String path(Error error) {
        var location = error.getInstanceLocation();
        var path = new StringBuilder();
        for (var i = 0; i < location.getNameCount(); i++) {
            var element = location.getElement(i);
            if (element instanceof Integer index) {
                path.append('[').append(index).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(element);
            }
        }
        var property = error.getProperty();
        if (property != null && NAMES.contains(error.getKeyword())) {
            path.append(path.isEmpty() ? "" : ".").append(property);
        }
        return path.toString();
    }

    private static String words(Error error) {
        var value = error.getInstanceNode();
        var schema = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "type" -> "is " + type(value) + ", but must be " + types(schema);
            case "enum" -> Words.shortened(plain(value)) + " is not one of " + list(schema);
            case "required" -> error.getProperty() + " is missing";
            case "minimum" -> plain(value) + " is below " + plain(schema);
            case "maximum" -> plain(value) + " is above " + plain(schema);
            case "maxLength" -> "is longer than " + plain(schema) + " characters";
            case "additionalProperties" ->
                error.getProperty() + " is unknown here; known keys are "
                        + String.join(
                                ", ",
                                new TreeSet<>(around(error).path("properties").propertyNames()));
            case "pattern" -> {
                var description = around(error).path("description");
                yield "\"" + Words.shortened(plain(value)) + "\" "
                        + (description.isString() ? description.asString() : "does not match " + plain(schema));
            }
            case "propertyNames" -> "the name: " + name(error);
            default -> error.getMessage();
        };
    }

    /** The same next to a field of a form, whose name stands there already. */
    private static @Nullable String atField(Error error) {
        return switch (error.getKeyword()) {
            case "minimum" -> "Enter at least " + plain(error.getSchemaNode()) + ".";
            case "maximum" -> "Enter at most " + plain(error.getSchemaNode()) + ".";
            case "maxLength" -> "Enter at most " + plain(error.getSchemaNode()) + " characters.";
            case "pattern" -> words(error) + ".";
            case "propertyNames" -> name(error) + ".";
            default -> null;
        };
    }

    private static String name(Error error) {
        var names = around(error).path("propertyNames");
        if (names.has("$ref")) {
            names = DOCUMENT.at(names.get("$ref").asString().substring(1));
        }
        return "\"" + Words.shortened(String.valueOf(error.getProperty())) + "\" "
                + names.path("description").asString();
    }

    /** The part of the schema that has the keyword. */
    private static JsonNode around(Error error) {
        var fragment = error.getSchemaLocation().getFragment();
        var at = DOCUMENT;
        for (var i = 0; i < fragment.getNameCount() - 1; i++) {
            at = at.path(fragment.getName(i));
        }
        return at;
    }

    private static String type(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return "null";
        }
        return value.isObject()
                ? "object"
                : value.isArray() ? "array" : value.isBoolean() ? "boolean" : value.isString() ? "string" : "number";
    }

    private static String types(@Nullable JsonNode schema) {
        return schema != null && schema.isArray() ? String.join(" or ", texts(schema)) : plain(schema);
    }

    private static String list(@Nullable JsonNode schema) {
        return schema == null ? "" : String.join(", ", texts(schema));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(AppSchema::plain).toList();
    }

    private static String plain(@Nullable JsonNode value) {
        return value == null ? "" : value.isString() ? value.asString() : value.toString();
    }
}
