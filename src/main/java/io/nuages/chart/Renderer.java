package io.nuages.chart;

import io.nuages.cluster.Manifest;
import io.nuages.cluster.Purpose;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Renders {@code helm/django-app}. Pure: the same input gives the same manifests, whoever renders them, wherever and when. */
@Component
public class Renderer implements AutoCloseable {
    private static final int REMEMBERED = 1000;

    private final Chart chart = Chart.lean();

    /** As many as spare memory allows. */
    private final Map<ReleaseInput, SoftReference<Rendered>> remembered =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<ReleaseInput, SoftReference<Rendered>> eldest) {
                    return size() > REMEMBERED;
                }
            });

    /**
     * @return unmodifiable manifests
     * @throws IllegalStateException when the chart refuses the values: a defect of ours, since the spec was checked before
     */
    public Rendered render(ReleaseInput input) {
        var reference = remembered.get(input);
        var known = reference == null ? null : reference.get();
        if (known != null) {
            return known;
        }
        var rendered =
                inOrder(chart.template(input.facts().name(), input.facts().namespace(), Values.of(input)));
        var jobs = rendered.command().stream().map(Manifest::name).toList();
        var command = input.facts().command();
        var wanted = command == null ? List.of() : List.of(command.job());
        if (!jobs.equals(wanted)) {
            throw new IllegalStateException(
                    "The chart rendered the jobs " + jobs + " where " + wanted + " was asked for");
        }
        remembered.put(input, new SoftReference<>(rendered));
        return rendered;
    }

    private static Rendered inOrder(List<Manifest> manifests) {
        var rendered = new Rendered(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (var manifest : manifests) {
            var group = switch (manifest.kind()) {
                case "SealedSecret" -> rendered.secrets();
                case "ServiceAccount", "ConfigMap", "NetworkPolicy" -> rendered.support();
                case "Job" -> isTask(manifest) ? rendered.tasks() : rendered.command();
                case "Deployment", "HorizontalPodAutoscaler", "CronJob" -> rendered.workloads();
                case "Service", "Ingress", "HTTPRoute", "PodDisruptionBudget" -> rendered.exposure();
                default ->
                    throw new IllegalStateException("The chart rendered a " + manifest.kind() + ", which has no"
                            + " place in the order of a release");
            };
            group.add(manifest);
        }
        return new Rendered(
                List.copyOf(rendered.secrets()),
                List.copyOf(rendered.support()),
                List.copyOf(rendered.command()),
                List.copyOf(rendered.workloads()),
                List.copyOf(rendered.exposure()),
                List.copyOf(rendered.tasks()));
    }

    private static boolean isTask(Manifest job) {
        return job.body().get("metadata") instanceof Map<?, ?> metadata
                && metadata.get("labels") instanceof Map<?, ?> labels
                && Purpose.TASK.label().equals(labels.get(Purpose.LABEL));
    }

    @Override
    public void close() throws IOException {
        chart.close();
    }
}
