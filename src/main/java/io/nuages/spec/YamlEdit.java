package io.nuages.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes a YAML text where its meaning changes, and nowhere else. Lists are changed as a whole. */
final class YamlEdit {
    private record Change(int start, int end, String text) {}

    /** The text is laid out without a separate line for each name. */
    private static final class Unusual extends Exception {}

    private final String text;
    private final @Nullable Node root;
    private final List<Change> changes = new ArrayList<>();

    YamlEdit(String text, @Nullable Node root) {
        this.text = text;
        this.root = root;
    }

    /** @return empty where the text cannot be changed in places */
    Optional<String> to(ObjectNode have, ObjectNode want) {
        try {
            if (root == null) {
                return Optional.of(withEnd(text) + YamlWriter.block(want, 0));
            }
            if (YamlText.isFlow(root)) {
                return Optional.empty();
            }
            change((MappingNode) root, have, want);
            // From the end, so that places stay; of what is added at one place, what belongs to the inner mapping comes
            // last, and so first.
            Collections.reverse(changes);
            changes.sort(Comparator.comparingInt(Change::start)
                    .thenComparingInt(Change::end)
                    .reversed());
            var changed = new StringBuilder(text);
            changes.forEach(change -> changed.replace(change.start(), change.end(), change.text()));
            return Optional.of(changed.toString());
        } catch (Unusual e) {
            return Optional.empty();
        }
    }

    private void change(MappingNode mapping, ObjectNode have, ObjectNode want) throws Unusual {
        var last = mapping.getValue().getLast();
        var indent = column(mapping.getValue().getFirst().getKeyNode());
        for (var entry : mapping.getValue()) {
            var name = ((ScalarNode) entry.getKeyNode()).getValue();
            var before = have.get(name);
            var after = want.get(name);
            if (after == null) {
                remove(entry);
            } else if (before instanceof ObjectNode from
                    && after instanceof ObjectNode to
                    && !to.isEmpty()
                    && entry.getValueNode() instanceof MappingNode inner
                    && !inner.getValue().isEmpty()
                    && !YamlText.isFlow(inner)) {
                if (!from.equals(to)) {
                    change(inner, from, to);
                }
            } else if (!after.equals(before)) {
                replace(entry, after, indent);
            }
        }
        var at = lineEnd(end(last));
        var added = new StringBuilder();
        for (var entry : want.properties()) {
            if (!have.has(entry.getKey())) {
                added.append(YamlWriter.entry(entry.getKey(), entry.getValue(), indent));
            }
        }
        if (!added.isEmpty()) {
            var first = at == text.length() && !text.endsWith("\n") ? "\n" : "";
            changes.add(new Change(at, at, first + added));
        }
    }

    private void remove(NodeTuple entry) throws Unusual {
        changes.add(new Change(lineStart(entry.getKeyNode()), lineEnd(end(entry)), ""));
    }

    private void replace(NodeTuple entry, JsonNode value, int indent) throws Unusual {
        lineStart(entry.getKeyNode());
        var colon = index(entry.getKeyNode().getEndMark());
        while (colon < text.length() && text.charAt(colon) == ' ') {
            colon++;
        }
        if (colon >= text.length() || text.charAt(colon) != ':') {
            throw new Unusual();
        }
        var end = Math.max(colon + 1, end(entry));
        // A flow mapping stays one where it is short.
        var inner = entry.getValueNode();
        var flow = YamlText.isFlow(inner)
                && inner instanceof MappingNode mapping
                && !mapping.getValue().isEmpty();
        changes.add(new Change(
                colon + 1,
                end,
                flow && value.isObject() ? " " + YamlWriter.flow(value) : YamlWriter.after(value, indent)));
    }

    /** The position after the last character of a name and its value. */
    private int end(NodeTuple entry) throws Unusual {
        return Math.max(index(entry.getKeyNode().getEndMark()) + 1, end(entry.getValueNode()));
    }

    private int end(Node node) throws Unusual {
        if (!YamlText.isFlow(node)) {
            if (node instanceof MappingNode mapping) {
                return end(mapping.getValue().getLast());
            }
            if (node instanceof SequenceNode sequence) {
                return end(sequence.getValue().getLast());
            }
        }
        var start = index(node.getStartMark());
        var end = index(node.getEndMark());
        // The end of a block of lines is where the next begins.
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Of the line that begins with this name, apart from spaces. */
    private int lineStart(Node name) throws Unusual {
        var at = index(name.getStartMark());
        var start = text.lastIndexOf('\n', at - 1) + 1;
        if (!text.substring(start, at).isBlank()) {
            throw new Unusual();
        }
        return start;
    }

    private int lineEnd(int at) {
        var end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    private static int column(Node node) throws Unusual {
        return node.getStartMark().map(Mark::getColumn).orElseThrow(Unusual::new);
    }

    /** Marks count code points. */
    private int index(Optional<Mark> mark) throws Unusual {
        return text.offsetByCodePoints(0, mark.map(Mark::getIndex).orElseThrow(Unusual::new));
    }

    private static String withEnd(String text) {
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }
}
