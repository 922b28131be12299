package io.nuages.simulator.cluster;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The environment variables of a pod, as the kubelet puts them together. */
public final class Variables {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

    private Variables() {}

    /** Why the container cannot be created, in the kubelet's words; null when everything it refers to is there. */
    static @Nullable String problem(Space space, Template template) {
        for (var container : template.containers()) {
            for (var source : container.sources()) {
                if (!source.optional() && keys(space, source.kind(), source.name()) == null) {
                    return notFound(source.kind(), source.name());
                }
            }
            for (var variable : container.variables()) {
                var from = variable.from();
                if (from == null || from.optional()) {
                    continue;
                }
                var keys = keys(space, from.kind(), from.name());
                if (keys == null) {
                    return notFound(from.kind(), from.name());
                }
                if (!keys.contains(from.key())) {
                    return "couldn't find key " + from.key() + " in " + from.kind() + " " + space.name + "/"
                            + from.name();
                }
            }
        }
        return null;
    }

    private static String notFound(String kind, String name) {
        return (kind.equals("Secret") ? "secret" : "configmap") + " \"" + name + "\" not found";
    }

    private static @Nullable Set<String> keys(Space space, String kind, String name) {
        var data = kind.equals("Secret") ? space.secret(name) : space.config(name);
        return data.map(Map::keySet).orElse(null);
    }

    static Set<String> names(Space space, Template template) {
        var names = new TreeSet<String>();
        for (var source : template.first().sources()) {
            var keys = keys(space, source.kind(), source.name());
            if (keys != null) {
                keys.forEach(key -> names.add(source.prefix() + key));
            }
        }
        template.first().variables().forEach(variable -> names.add(variable.name()));
        return names;
    }

    /**
     * The values of these variables; sealed ones are opened for it. They are for use at once: nothing keeps them.
     *
     * @param wanted names
     */
    public static Map<String, String> values(Space space, SealingKey key, Template template, Set<String> wanted) {
        var values = new HashMap<String, String>();
        for (var source : template.first().sources()) {
            var keys = keys(space, source.kind(), source.name());
            if (keys != null) {
                for (var each : keys) {
                    if (wanted.contains(source.prefix() + each)) {
                        put(values, source.prefix() + each, value(space, key, source.kind(), source.name(), each));
                    }
                }
            }
        }
        for (var variable : template.first().variables()) {
            if (wanted.contains(variable.name())) {
                var from = variable.from();
                put(
                        values,
                        variable.name(),
                        from == null
                                ? expand(variable.value() == null ? "" : variable.value(), values)
                                : value(space, key, from.kind(), from.name(), from.key()));
            }
        }
        return values;
    }

    private static void put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private static @Nullable String value(Space space, SealingKey key, String kind, String name, String of) {
        if (kind.equals("ConfigMap")) {
            return space.config(name).map(data -> data.get(of)).orElse(null);
        }
        return space.secret(name)
                .map(data -> data.get(of))
                .flatMap(ciphertext -> key.open(space.name, name, ciphertext))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse(null);
    }

    private static String expand(String text, Map<String, String> values) {
        return REFERENCE
                .matcher(text)
                .replaceAll(match ->
                        java.util.regex.Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
    }
}
