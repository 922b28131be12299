package io.nuages.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML text, what it means, and where each part of it stands. It is read so strictly that every YAML library reads the same: no
 * anchors, aliases, merge keys and tags, no key twice, one document, and nothing without quotes that versions of YAML read
 * differently. Changes touch no other line than those of what is changed, so that comments and order stay. Immutable.
 */
public final class YamlText {
    /** As much as a ConfigMap holds. */
    public static final int LARGEST = 1024 * 1024;

    private static final int DEEPEST = 12;
    private static final int MOST_NODES = 10_000;
    private static final int LONGEST_NAME = 253;
    private static final int MOST_FAULTS = 100;
    private final String text;
    private final @Nullable Node root;
    private final ObjectNode value;
    private final Map<String, Mark> marks;

    private YamlText(String text, @Nullable Node root, ObjectNode value, Map<String, Mark> marks) {
        this.text = text;
        this.root = root;
        this.value = value;
        this.marks = marks;
    }

    /** @throws Faults with all that is wrong; what is no YAML at all ends at the first fault */
    public static YamlText of(String text) {
        if (text.length() > LARGEST) {
            throw new Faults(List.of(new Fault("", 0, 0, "This is longer than 1 MiB.")));
        }
        var reading = new Reading();
        var root = reading.compose(text);
        var value = root == null ? JsonNodeFactory.instance.objectNode() : reading.read(root, "");
        if (!(value instanceof ObjectNode object)) {
            throw new Faults(List.of(reading.fault("", root, "This is not a mapping of names to values.")));
        }
        if (!reading.faults.isEmpty()) {
            reading.faults.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
            throw new Faults(reading.faults);
        }
        return new YamlText(text, root, object, reading.marks);
    }

    /** Data as a text, however long it gets. */
    public static String written(ObjectNode value) {
        return YamlWriter.block(value, 0);
    }

    public String text() {
        return text;
    }

    /**
     * The text if further names may follow it on lines of their own, and otherwise one that means the same: a flow mapping, indented
     * names or a separator at the end let nothing follow. What cannot be read stays as it is.
     */
    public static String open(String text) {
        var lines = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        try {
            var value = of(text).value;
            var more = value.deepCopy().put("-", 0);
            return meaning(lines + "\"-\": 0\n", more).isPresent() ? lines : written(value);
        } catch (Faults e) {
            return lines;
        }
    }

    /** A copy. */
    public ObjectNode value() {
        return value.deepCopy();
    }

    /** @param path for example {@code processes.web.pods}; where there is no such value, the fault stands at what is around it */
    public Fault fault(String path, String message) {
        for (var at = path; ; at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            var mark = marks.get(at);
            if (mark != null) {
                return new Fault(path, mark.getLine() + 1, mark.getColumn() + 1, message);
            }
            if (at.isEmpty()) {
                return new Fault(path, 0, 0, message);
            }
        }
    }

    /** The same text with as few changes as make it mean that. */
    public YamlText with(ObjectNode wanted) {
        if (wanted.equals(value)) {
            return this;
        }
        return new YamlEdit(text, root)
                .to(value, wanted)
                .flatMap(changed -> meaning(changed, wanted))
                .orElseGet(() -> of(YamlWriter.block(wanted, 0)));
    }

    /** Where a text is laid out unusually, a change may come out otherwise than meant. */
    private static Optional<YamlText> meaning(String text, ObjectNode wanted) {
        try {
            return Optional.of(of(text)).filter(changed -> changed.value.equals(wanted));
        } catch (Faults e) {
            return Optional.empty();
        }
    }

    private static final class Reading {
        private final List<Fault> faults = new ArrayList<>();
        private final Map<String, Mark> marks = new HashMap<>();

        private @Nullable Node compose(String text) {
            try {
                var settings = settings(text);
                checkEvents(text, settings);
                for (var document : new Compose(settings).composeAllFromString(text)) {
                    // A separator at the end makes an empty document, which is none.
                    if (!isEmpty(document)) {
                        return document;
                    }
                }
                return null;
            } catch (MarkedYamlEngineException e) {
                throw new Faults(List.of(fault("", e.getProblemMark(), "This is not YAML: " + words(e))));
            } catch (ReaderException e) {
                throw new Faults(
                        List.of(new Fault("", 0, 0, "This is not YAML: it contains a non-printable character.")));
            } catch (YamlEngineException e) {
                throw new Faults(List.of(new Fault("", 0, 0, "This is not YAML.")));
            }
        }

        private static String words(MarkedYamlEngineException e) {
            var problem = String.valueOf(e.getProblem());
            return problem.contains("\\t(TAB)") ? "indent with spaces, not with tabs." : problem + ".";
        }

        /** In one piece: the library fails where a piece of it ends in the middle of a character of two places. */
        private static LoadSettings settings(String text) {
            return LoadSettings.builder()
                    .setAllowDuplicateKeys(true)
                    .setAllowRecursiveKeys(true)
                    .setAllowNonScalarKeys(true)
                    .setCodePointLimit(LARGEST)
                    .setBufferSize(text.length() + 1)
                    .build();
        }

        /** Refuses, before anything is built, what could grow out of a small text. */
        private void checkEvents(String text, LoadSettings settings) {
            var depth = 0;
            var documents = 0;
            var nodes = 0;
            for (Event event : new Parse(settings).parseString(text)) {
                if (event instanceof DocumentEndEvent end && end.isExplicit()) {
                    throw new Faults(
                            List.of(fault("", event.getStartMark(), "Remove the line “...”, which ends a document.")));
                }
                if (event instanceof NodeEvent && ++nodes > MOST_NODES) {
                    throw new Faults(
                            List.of(fault("", event.getStartMark(), "This contains more than 10,000 values.")));
                }
                if (depth == 0 && event instanceof NodeEvent && !isEmpty(event) && ++documents > 1) {
                    throw new Faults(List.of(fault("", event.getStartMark(), "This contains several documents.")));
                }
                if (event instanceof AliasEvent
                        || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
                    faults.add(fault(
                            "", event.getStartMark(), "Anchors and aliases are not supported: write the value again."));
                }
                if ((event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
                        || (event instanceof CollectionStartEvent start
                                && start.getTag().isPresent())) {
                    faults.add(fault("", event.getStartMark(), "Tags are not supported."));
                }
                if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                    throw new Faults(List.of(fault("", event.getStartMark(), "This is nested too deeply.")));
                }
                if (event instanceof CollectionEndEvent) {
                    depth--;
                }
                if (faults.size() >= MOST_FAULTS) {
                    throw new Faults(faults);
                }
            }
            if (!faults.isEmpty()) {
                throw new Faults(faults);
            }
        }

        private static boolean isEmpty(Event event) {
            return event instanceof ScalarEvent scalar && scalar.isPlain() && Scalars.EMPTY.contains(scalar.getValue());
        }

        private static boolean isEmpty(Node node) {
            return node instanceof ScalarNode scalar
                    && scalar.getScalarStyle() == ScalarStyle.PLAIN
                    && Scalars.EMPTY.contains(scalar.getValue());
        }

        private JsonNode read(Node node, String path) {
            node.getStartMark().ifPresent(mark -> marks.putIfAbsent(path, mark));
            return switch (node) {
                case MappingNode mapping -> mapping(mapping, path);
                case SequenceNode sequence -> {
                    var array = JsonNodeFactory.instance.arrayNode();
                    for (var i = 0; i < sequence.getValue().size() && faults.size() < MOST_FAULTS; i++) {
                        array.add(read(sequence.getValue().get(i), path + "[" + i + "]"));
                    }
                    yield array;
                }
                default -> scalar((ScalarNode) node, path);
            };
        }

        private JsonNode mapping(MappingNode mapping, String path) {
            var object = JsonNodeFactory.instance.objectNode();
            for (var entry : mapping.getValue()) {
                if (faults.size() >= MOST_FAULTS) {
                    return object;
                }
                if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                    faults.add(fault(path, entry.getKeyNode(), "A name must be text, not a list or mapping."));
                    continue;
                }
                var name = key.getValue();
                if (name.length() > LONGEST_NAME) {
                    faults.add(fault(path, key, "A name can have at most 253 characters."));
                    continue;
                }
                var at = path.isEmpty() ? name : path + "." + name;
                if (key.getScalarStyle() == ScalarStyle.PLAIN && !Scalars.isItself(name)) {
                    faults.add(fault(
                            at,
                            key,
                            name.equals("<<")
                                    ? "Merge keys are not supported: write the values again."
                                    : "YAML may read this name differently: put it in quotes."));
                } else if (object.has(name)) {
                    faults.add(fault(at, key, "“" + Words.shortened(name) + "” is given twice."));
                } else {
                    key.getStartMark().ifPresent(mark -> marks.put(at, mark));
                    object.set(name, read(entry.getValueNode(), at));
                }
            }
            return object;
        }

        private JsonNode scalar(ScalarNode scalar, String path) {
            if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
                return JsonNodeFactory.instance.stringNode(scalar.getValue());
            }
            return Scalars.plain(scalar.getValue()).orElseGet(() -> {
                faults.add(fault(path, scalar, "Versions of YAML read this differently: put it in quotes."));
                return JsonNodeFactory.instance.nullNode();
            });
        }

        private Fault fault(String path, @Nullable Node node, String message) {
            return fault(path, node == null ? Optional.empty() : node.getStartMark(), message);
        }

        private Fault fault(String path, Optional<Mark> mark, String message) {
            return new Fault(
                    path,
                    mark.map(at -> at.getLine() + 1).orElse(0),
                    mark.map(at -> at.getColumn() + 1).orElse(0),
                    message);
        }
    }

    static boolean isFlow(Node node) {
        return node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.FLOW
                || node instanceof SequenceNode sequence && sequence.getFlowStyle() == FlowStyle.FLOW;
    }
}
