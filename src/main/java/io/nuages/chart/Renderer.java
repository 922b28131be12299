package io.nuages.chart;

import org.springframework.stereotype.Component;

/** Renders {@code helm/django-app}. Pure: the same input gives the same manifests, whoever renders them, wherever and when. */
@Component
public class Renderer {
    /**
     * @throws IllegalStateException when the chart refuses the values: a defect of ours, since the spec was checked before
     */
    public Rendered render(ReleaseInput input) {
        throw new IllegalStateException("not rendered: " + input.name());
    }
}
