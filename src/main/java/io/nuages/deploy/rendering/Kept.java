package io.nuages.deploy.rendering;

import io.nuages.chart.Rendered;
import io.nuages.cluster.Manifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of a rendered release that its pods are made of. It stays as it is as long as the release is live, whatever chart and settings
 * there are meanwhile, since another template would replace every pod. Everything else is policies, exposure and numbers of
 * pods, which take effect immediately. Pure.
 *
 * @param templates of pods, and of a cron job's Jobs, by the workload's kind and name, for example
 *     {@code Deployment/shop--production-web}
 * @param configMaps whole objects, which the pods name; each name stands for one content
 */
record Kept(SortedMap<String, Map<String, Object>> templates, List<Map<String, Object>> configMaps) {
    private static final String CONFIG_MAP = "ConfigMap";
    private static final String RELEASE_LABEL = "nuages.io/release";

    static Kept of(Rendered rendered) {
        var templates = templates(rendered.workloads());
        templates.putAll(templates(rendered.tasks()));
        return new Kept(templates, configMaps(rendered.support()));
    }

    /**
     * What runs of a release deployed before releases kept anything.
     *
     * @param applied as it is in the cluster; anything of other releases is left out
     */
    static Kept running(Collection<Manifest> applied, int release) {
        var templates = templates(applied);
        templates
                .values()
                .removeIf(template ->
                        !Integer.toString(release).equals(at(template, "metadata", "labels", RELEASE_LABEL)));
        var texts = new HashSet<String>();
        templates.values().forEach(template -> addTexts(template, texts));
        return new Kept(
                templates,
                configMaps(applied).stream()
                        .filter(each -> texts.contains(name(each)))
                        .toList());
    }

    /** With what this lacks, for example because somebody deleted it; this itself if it lacks nothing. */
    Kept completed(Kept fresh) {
        if (templates.keySet().containsAll(fresh.templates.keySet())) {
            return this;
        }
        var all = new TreeMap<>(fresh.templates);
        all.putAll(templates);
        var byName = new LinkedHashMap<String, Map<String, Object>>();
        fresh.configMaps.forEach(each -> byName.put(name(each), each));
        configMaps.forEach(each -> byName.put(name(each), each));
        return new Kept(all, List.copyOf(byName.values()));
    }

    /** The same release as it is rendered now, with the pods that are kept. */
    Rendered in(Rendered rendered) {
        var support = new ArrayList<>(configMaps.stream().map(Manifest::of).toList());
        rendered.support().stream()
                .filter(manifest -> !manifest.kind().equals(CONFIG_MAP))
                .forEach(support::add);
        return new Rendered(
                rendered.secrets(),
                List.copyOf(support),
                rendered.command(),
                rendered.workloads().stream().map(this::withTemplate).toList(),
                rendered.exposure(),
                rendered.tasks().stream().map(this::withTemplate).toList());
    }

    /** Whether these produce the same pods. */
    boolean alike(Kept other) {
        return templates.keySet().equals(other.templates.keySet()) && Manifest.alike(templates, other.templates);
    }

    private Manifest withTemplate(Manifest workload) {
        var template = templates.get(workloadName(workload));
        return template != null && workload.body().get("spec") instanceof Map<?, ?> spec
                ? new Manifest(
                        workload.apiVersion(),
                        workload.kind(),
                        workload.name(),
                        with(workload.body(), "spec", with(cast(spec), templateOf(workload), template)))
                : workload;
    }

    private static SortedMap<String, Map<String, Object>> templates(Collection<Manifest> manifests) {
        var templates = new TreeMap<String, Map<String, Object>>();
        for (var manifest : manifests) {
            if (at(manifest.body(), "spec", templateOf(manifest)) instanceof Map<?, ?> template) {
                templates.put(workloadName(manifest), cast(template));
            }
        }
        return templates;
    }

    /** For a CronJob, the template of its Jobs, which contains that of their pods. */
    private static String templateOf(Manifest workload) {
        return workload.kind().equals("CronJob") ? "jobTemplate" : "template";
    }

    private static List<Map<String, Object>> configMaps(Collection<Manifest> manifests) {
        return manifests.stream()
                .filter(manifest -> manifest.kind().equals(CONFIG_MAP))
                .map(Manifest::body)
                .toList();
    }

    private static String workloadName(Manifest workload) {
        return workload.kind() + "/" + workload.name();
    }

    private static String name(Map<String, Object> object) {
        return String.valueOf(at(object, "metadata", "name"));
    }

    /** Every text of a template: names of ConfigMaps are among them. */
    private static void addTexts(@Nullable Object part, Set<String> found) {
        switch (part) {
            case Map<?, ?> map -> map.values().forEach(each -> addTexts(each, found));
            case List<?> list -> list.forEach(each -> addTexts(each, found));
            case String text -> found.add(text);
            case null, default -> {}
        }
    }

    private static @Nullable Object at(Map<String, Object> object, String... path) {
        Object here = object;
        for (var key : path) {
            here = here instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return here;
    }

    private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
        var copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
