package io.nuages.console.configuration;

import io.nuages.console.ImageSample;
import io.nuages.console.NameRules;
import io.nuages.console.Sealing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of a new app, empty or as it was typed. */
public record NewAppPage(
        String base,
        String requestKey,
        String domain,
        EstimateView estimate,
        List<Integer> databases,
        List<Integer> volumes,
        List<ImageSample> samples,
        @Nullable Sealing sealing,
        NameRules names,
        NewAppForm typed) {}
