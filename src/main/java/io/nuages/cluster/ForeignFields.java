package io.nuages.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What others own of a Deployment and the portal does not, by {@code managedFields}. Server-side apply leaves all of that except a field
 * of the portal's that has another value. Pure.
 *
 * <p>Deliberate changes are left alone: the number of pods, which an autoscaler or {@code kubectl scale} sets; annotations of the
 * template, by which {@code kubectl rollout restart} and those that watch configuration ask for new pods; and what admission put in
 * while the portal wrote, of which the record knows no owner. Labels and annotations of the Deployment itself make no pods.
 */
final class ForeignFields {
    private static final Set<List<String>> OTHERS =
            Set.of(List.of("replicas"), List.of("template", "metadata", "annotations"));

    private static final Comparator<List<Object>> LAST_FIRST = (one, other) -> {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            var order = one.get(i) instanceof Integer first && other.get(i) instanceof Integer second
                    ? second.compareTo(first)
                    : other.get(i).toString().compareTo(one.get(i).toString());
            if (order != 0) {
                return order;
            }
        }
        return other.size() - one.size();
    };

    private final Map<String, Object> deployment;
    private final Map<List<Object>, Foreign> found = new LinkedHashMap<>();
    private String by = "";

    private ForeignFields(Map<String, Object> deployment) {
        this.deployment = deployment;
    }

    static List<Foreign> of(Map<String, Object> deployment) {
        return List.copyOf(located(deployment).values());
    }

    /** Removes exactly these, as a JSON patch that holds for the object as it was read; empty when none of them is there. */
    static List<Map<String, Object>> patch(Map<String, Object> deployment, Set<Foreign> unwanted) {
        var removals = located(deployment).entrySet().stream()
                .filter(entry -> unwanted.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                // Of a list the last elements go first, so that those before stay where they are.
                .sorted(LAST_FIRST)
                .map(place -> Map.<String, Object>of("op", "remove", "path", pointer(place)))
                .toList();
        if (removals.isEmpty()) {
            return List.of();
        }
        var patch = new ArrayList<Map<String, Object>>();
        patch.add(Map.of(
                "op",
                "test",
                "path",
                "/metadata/resourceVersion",
                "value",
                Tree.text(deployment, "metadata", "resourceVersion")));
        patch.addAll(removals);
        return patch;
    }

    /** By place: keys of maps and indexes of lists. */
    private static Map<List<Object>, Foreign> located(Map<String, Object> deployment) {
        var fields = new ForeignFields(deployment);
        var ours = new TreeMap<String, Object>();
        var records = Tree.maps(deployment, "metadata", "managedFields").stream()
                .filter(each -> Tree.text(each, "subresource").isEmpty())
                .toList();
        records.stream().filter(ForeignFields::applied).forEach(each -> Owned.add(ours, Tree.map(each, "fieldsV1")));
        if (!ours.isEmpty()) {
            records.stream().filter(each -> !applied(each)).forEach(each -> {
                fields.by = Tree.text(each, "manager");
                fields.walk(
                        Tree.map(each, "fieldsV1", "f:spec"),
                        Tree.map(ours, "f:spec"),
                        deployment.get("spec"),
                        List.of(),
                        List.of("spec"));
            });
        }
        return fields.found;
    }

    static boolean applied(Map<String, Object> entry) {
        return Tree.text(entry, "manager").equals(Foreign.PORTAL)
                && Tree.text(entry, "operation").equals("Apply");
    }

    private void walk(
            Map<String, Object> theirs,
            Map<String, Object> ours,
            @Nullable Object value,
            List<String> path,
            List<Object> place) {
        theirs.forEach((key, below) -> {
            if (key.equals(".")) {
                return;
            }
            var step = step(key, value);
            var here = step == null ? null : at(value, step);
            if (step == null || here == null) {
                return;
            }
            var longer = plus(path, name(step, here));
            var deeper = plus(place, step);
            var children = Tree.map(theirs, key);
            if (OTHERS.contains(longer)) {
                return;
            }
            if (!ours.containsKey(key) && !listsElements(children)) {
                found.putIfAbsent(deeper, new Foreign(Tree.name(deployment), process(), longer, by));
            } else {
                walk(children, Tree.map(ours, key), here, longer, deeper);
            }
        });
    }

    private static boolean listsElements(Map<String, Object> children) {
        return children.keySet().stream().anyMatch(key -> key.startsWith("k:"));
    }

    private static @Nullable Object step(String key, @Nullable Object value) {
        if (key.startsWith("f:")) {
            return key.substring(2);
        }
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (Owned.names(key, list.get(i))) {
                    return i;
                }
            }
        }
        return null;
    }

    private static @Nullable Object at(@Nullable Object value, Object step) {
        return switch (value) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list when step instanceof Integer index -> list.get(index);
            case null, default -> null;
        };
    }

    /** Elements that have no name are those of ports and mounts. */
    static String name(Object step, Object here) {
        if (step instanceof String key) {
            return key;
        }
        var element = here instanceof Map<?, ?> map ? map : Map.of();
        for (var key : List.of("name", "mountPath", "containerPort", "ip", "topologyKey")) {
            if (element.get(key) != null && !(key.equals("name") && element.containsKey("mountPath"))) {
                return String.valueOf(element.get(key));
            }
        }
        return String.valueOf(step);
    }

    private String process() {
        var own = Tree.labels(deployment).getOrDefault("app.kubernetes.io/component", "");
        return own.isEmpty()
                ? Tree.text(deployment, "spec", "template", "metadata", "labels", "app.kubernetes.io/component")
                : own;
    }

    private static String pointer(List<Object> place) {
        var pointer = new StringBuilder();
        place.forEach(step ->
                pointer.append('/').append(step.toString().replace("~", "~0").replace("/", "~1")));
        return pointer.toString();
    }

    private static <T> List<T> plus(List<T> list, T last) {
        var longer = new ArrayList<>(list);
        longer.add(last);
        return List.copyOf(longer);
    }
}
