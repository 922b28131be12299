package io.nuages.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody else set in one of the portal's Deployments, against what the portal asked for: something that was added, or
 * a field of the portal's with another value.
 *
 * @param process as its label {@code app.kubernetes.io/component} says
 * @param path within {@code spec}, elements of lists by their key, for example {@code template, spec, containers, app, env, DEBUG}
 * @param by the field manager, for example {@code kubectl-edit}; {@code nuages} if the portal itself left it behind
 */
public record Foreign(String workload, String process, List<String> path, String by) {
    public static final String PORTAL = "nuages";

    /** The manifest without what others changed, so that applying it leaves that to them. */
    public Manifest without(Manifest manifest) {
        return manifest.kind().equals(Kind.DEPLOYMENT.name()) && manifest.name().equals(workload)
                ? new Manifest(
                        manifest.apiVersion(), manifest.kind(), manifest.name(), less(manifest.body(), withinObject()))
                : manifest;
    }

    private List<String> withinObject() {
        var whole = new ArrayList<String>();
        whole.add("spec");
        whole.addAll(path);
        return whole;
    }

    private static Map<String, Object> less(Map<String, Object> object, List<String> path) {
        var copy = new LinkedHashMap<>(object);
        if (path.size() == 1) {
            copy.remove(path.getFirst());
        } else {
            copy.computeIfPresent(path.getFirst(), (key, value) -> less(value, path.subList(1, path.size())));
        }
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static Object less(Object value, List<String> path) {
        if (value instanceof Map<?, ?> map) {
            return less((Map<String, Object>) map, path);
        }
        if (value instanceof List<?> list) {
            var rest = path.subList(1, path.size());
            var copy = new ArrayList<Object>();
            for (var item : list) {
                var named = item instanceof Map<?, ?> && path.getFirst().equals(ForeignFields.name(-1, item));
                if (!named) {
                    copy.add(item);
                } else if (!rest.isEmpty()) {
                    copy.add(less(item, rest));
                }
            }
            return copy;
        }
        return value;
    }
}
