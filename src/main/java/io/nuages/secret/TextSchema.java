package io.nuages.secret;

import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.constructor.ConstructYamlNull;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * YAML in which every scalar is a string except the empty ones, which are null as in {@code creationTimestamp: null}. Other schemas
 * turn whatever looks like a number into one, and the time for that grows with the square of the digits.
 */
final class TextSchema implements Schema {
    static final Set<String> EMPTY = Set.of("", "~", "null", "Null", "NULL");

    @Override
    public ScalarResolver getScalarResolver() {
        return (value, plain) -> plain && EMPTY.contains(value) ? Tag.NULL : Tag.STR;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        return Map.of(Tag.NULL, new ConstructYamlNull());
    }
}
