package io.nuages.webhook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON that strangers sent: whatever is missing or of another type is said by {@link Notification.Malformed}. */
final class Fields {
    private static final int DEEPEST = 32;
    private static final int MOST_ENTRIES = 1000;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();

    private Fields() {}

    static JsonNode tree(byte[] body) {
        try {
            var root = JSON.readTree(body);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JacksonException e) {
            // Told like any other text that is no object.
        }
        throw new Notification.Malformed("The body must be a JSON object.");
    }

    static JsonNode object(JsonNode parent, String name) {
        var node = parent.path(name);
        if (!node.isObject()) {
            throw new Notification.Malformed(name + " must be an object.");
        }
        return node;
    }

    static List<JsonNode> array(JsonNode parent, String name) {
        var node = parent.path(name);
        if (!node.isArray() || node.size() > MOST_ENTRIES) {
            throw new Notification.Malformed(name + " must be a list of at most " + MOST_ENTRIES + ".");
        }
        var entries = new ArrayList<JsonNode>();
        node.forEach(entries::add);
        return entries;
    }

    static String text(JsonNode parent, String name) {
        var text = optional(parent, name);
        if (text == null) {
            throw new Notification.Malformed(name + " is missing.");
        }
        return text;
    }

    static @Nullable String optional(JsonNode parent, String name) {
        var node = parent.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw new Notification.Malformed(name + " must be a text.");
        }
        return node.asString();
    }
}
