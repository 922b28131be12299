package io.nuages.spec;

import java.util.HashSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A document's text, kept with its comments while the document changes. Pure. */
final class AppText {
    private AppText() {}

    /** The text with as few changes as needed to mean {@code after}; other lines stay byte for byte. */
    static String edited(String text, AppDocument before, AppDocument after) {
        if (before.equals(after)) {
            return text;
        }
        var read = YamlText.of(text);
        var wanted = read.value();
        merge(wanted, before.document(), after.document());
        return read.with(AppDocument.of(wanted).equals(after) ? wanted : after.document())
                .text();
    }

    /** Carries the differences between two documents over into the text of the first, which need not spell out the defaults. */
    private static void merge(ObjectNode written, ObjectNode before, ObjectNode after) {
        var names = new HashSet<String>();
        before.propertyNames().forEach(names::add);
        after.properties().forEach(entry -> {
            var name = entry.getKey();
            JsonNode had = before.get(name);
            if (entry.getValue().equals(had)) {
                return;
            }
            if (had instanceof ObjectNode from && entry.getValue() instanceof ObjectNode to) {
                var inner =
                        written.get(name) instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
                merge(inner, from, to);
                written.set(name, inner);
            } else {
                written.set(name, entry.getValue().deepCopy());
            }
        });
        names.stream().filter(name -> !after.has(name)).forEach(written::remove);
    }
}
