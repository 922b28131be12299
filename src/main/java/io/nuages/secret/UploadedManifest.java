package io.nuages.secret;

import io.nuages.form.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.DuplicateKeyException;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A SealedSecret that a customer's own {@code kubeseal} made. Only its validated name and encrypted data are taken; the
 * portal builds its own object from them, since {@code spec.template} could ask for another type of Secret.
 *
 * @param values ciphertexts by variable
 */
record UploadedManifest(String name, boolean registry, SortedMap<String, String> values) {
    static final int LARGEST = 256 * 1024;
    private static final String FIELD = "manifest";
    private static final int DEEPEST = 12;
    private static final int MOST_NAMED = 5;
    private static final String ANNOTATION = "sealedsecrets.bitnami.com/";
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setCodePointLimit(LARGEST)
            // In one piece: the library fails if a piece ends in the middle of a surrogate pair.
            .setBufferSize(LARGEST + 1)
            .setSchema(new TextSchema())
            .setLabel("manifest")
            .build();
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * @param base of the environment's names
     * @throws Problems when the manifest is not exactly what this environment can take
     */
    static UploadedManifest parse(byte[] bytes, String namespace, String base) {
        if (bytes.length == 0) {
            throw refused("The manifest is empty.");
        }
        if (bytes.length > LARGEST) {
            throw refused("A manifest has at most 256 KiB.");
        }
        var manifest = map(load(decode(bytes)), "The manifest");
        if ("List".equals(manifest.get("kind"))) {
            throw refused("This is a List. Upload one SealedSecret at a time.");
        }
        if ("Secret".equals(manifest.get("kind"))) {
            throw refused("This is a plain Secret: its values are readable, and the portal does not accept them."
                    + " Seal it with kubeseal first, and change the values if the file has left your machine.");
        }
        checkValues(manifest, "data", "stringData");
        if (!"SealedSecret".equals(manifest.get("kind"))) {
            throw refused("kind must be SealedSecret.");
        }
        if (!"bitnami.com/v1alpha1".equals(manifest.get("apiVersion"))) {
            throw refused("apiVersion must be bitnami.com/v1alpha1.");
        }
        var metadata = map(manifest.get("metadata"), "metadata");
        var spec = map(manifest.get("spec"), "spec");
        var template = optionalMap(spec.get("template"), "spec.template");
        checkScope(metadata);
        checkScope(optionalMap(template.get("metadata"), "spec.template.metadata"));
        checkValues(template, "data", "stringData");
        var registry = isRegistry(template.get("type"));
        checkNamespace(metadata.get("namespace"), namespace);
        var name = checkName(metadata.get("name"), base);
        if (spec.get("data") != null) {
            throw refused("spec.data is an old form of SealedSecret. Seal again with a current kubeseal.");
        }
        var encrypted = map(spec.get("encryptedData"), "spec.encryptedData");
        return new UploadedManifest(
                name,
                registry,
                registry ? SealedValues.checkRegistry(FIELD, encrypted) : SealedValues.check(FIELD, encrypted));
    }

    private static void checkScope(Map<?, ?> metadata) {
        var annotations = optionalMap(metadata.get("annotations"), "annotations");
        for (var scope : new String[] {"cluster-wide", "namespace-wide"}) {
            var value = annotations.get(ANNOTATION + scope);
            if (value != null && !"false".equals(value)) {
                throw refused("It was sealed " + scope + ", so it could be opened under other names."
                        + " Seal it again with --scope strict.");
            }
        }
    }

    /** What would silently vanish: only sealed values are accepted. */
    private static void checkValues(Map<?, ?> holder, String... names) {
        for (var name : names) {
            if (holder.get(name) instanceof Map<?, ?> values && !values.isEmpty()) {
                throw refused("It also has values that are not sealed, under " + name + ": "
                        + values.keySet().stream()
                                .limit(MOST_NAMED)
                                .map(UploadedManifest::quote)
                                .collect(Collectors.joining(", "))
                        + (values.size() > MOST_NAMED ? " and others" : "")
                        + ". They would be lost. Seal each as a separate value, or set what is not secret under"
                        + " Configuration.");
            }
        }
    }

    private static boolean isRegistry(@Nullable Object type) {
        if (Secrets.REGISTRY.equals(type)) {
            return true;
        }
        if (type != null && !"".equals(type) && !Secrets.VARIABLES.equals(type)) {
            throw refused("Its type is " + quote(type) + ". Variables come from the type " + Secrets.VARIABLES
                    + ", and a registry's credentials from " + Secrets.REGISTRY + ".");
        }
        return false;
    }

    private static void checkNamespace(@Nullable Object given, String namespace) {
        if (!namespace.equals(given)) {
            throw refused((given == null ? "It names no namespace" : "It was sealed for namespace " + quote(given))
                    + ", and can be opened in " + namespace
                    + " only when it was sealed for that one. Seal it again with"
                    + " --namespace " + namespace + ".");
        }
    }

    private static String checkName(@Nullable Object given, String base) {
        if (given instanceof String name && SecretNames.belongs(base, name)) {
            return name;
        }
        throw refused((given == null ? "It has no name" : "It was sealed for the name " + quote(given))
                + ", which is none that this page gave out. Seal it again with the command shown.");
    }

    private static Problems refused(String reason) {
        return Problems.of(FIELD, reason);
    }

    private static String quote(@Nullable Object given) {
        var text = String.valueOf(given);
        return "“" + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + "”";
    }

    private static String decode(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // The byte order mark of a Windows editor.
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw refused("The manifest is not text in UTF-8.");
        }
    }

    private static @Nullable Object load(String text) {
        // YAML allows no tabs where JSON does.
        var json = text.stripLeading().startsWith("{") ? json(text) : null;
        return json != null ? json : yaml(text);
    }

    /** @return null for what is not JSON; it may still be YAML */
    private static @Nullable Object json(String text) {
        try {
            return plain(JSON.readTree(text));
        } catch (JacksonException e) {
            if (e.getOriginalMessage().startsWith("Duplicate ")) {
                throw twice(e.getLocation() == null ? 0 : e.getLocation().getLineNr());
            }
            return null;
        }
    }

    /** As {@link TextSchema} has it: whatever is not null is a text. */
    private static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            var map = new LinkedHashMap<String, @Nullable Object>();
            node.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
            return map;
        }
        if (node.isArray()) {
            var list = new ArrayList<@Nullable Object>();
            node.forEach(entry -> list.add(plain(entry)));
            return list;
        }
        return node.isNull() ? null : node.asString();
    }

    private static @Nullable Object yaml(String text) {
        try {
            checkEvents(text);
            for (var document : new Load(SETTINGS).loadAllFromString(text)) {
                if (document != null) {
                    return document;
                }
            }
            return null;
        } catch (DuplicateKeyException e) {
            throw twice(e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0));
        } catch (MarkedYamlEngineException e) {
            // The library's own message quotes the text, which may be somebody's secret.
            throw refused("It is neither YAML nor JSON"
                    + e.getProblemMark()
                            .map(mark -> " (line " + (mark.getLine() + 1) + ")")
                            .orElse("") + ".");
        } catch (YamlEngineException e) {
            throw refused("It is neither YAML nor JSON.");
        }
    }

    /** @param line 0 where it is not known */
    private static Problems twice(int line) {
        return refused("A key is given twice in one mapping" + (line > 0 ? " (line " + line + ")" : "") + ".");
    }

    /** Refuses, before anything is built, what a manifest has no use for and what could expand from a small text. */
    private static void checkEvents(String text) {
        var depth = 0;
        var documents = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            // An empty document, as after a trailing separator, does not count.
            var empty = event instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && TextSchema.EMPTY.contains(scalar.getValue());
            if (depth == 0 && event instanceof NodeEvent && !empty && ++documents > 1) {
                throw refused("It contains several documents. Upload one SealedSecret at a time.");
            }
            if (event instanceof AliasEvent
                    || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
                throw refused("A manifest must not contain YAML anchors or aliases.");
            }
            if ((event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
                    || (event instanceof CollectionStartEvent start
                            && start.getTag().isPresent())) {
                throw refused("A manifest must not contain YAML tags.");
            }
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                throw refused("The manifest is nested too deeply.");
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    private static Map<?, ?> map(@Nullable Object value, String what) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw refused(value == null ? what + " is missing." : what + " must be a mapping of names to values.");
    }

    private static Map<?, ?> optionalMap(@Nullable Object value, String what) {
        return value == null ? Map.of() : map(value, what);
    }
}
