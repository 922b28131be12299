package io.nuages.console.configuration;

import io.nuages.console.ImageSample;
import io.nuages.console.NameRules;
import io.nuages.console.Sealing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a new app, empty or as it was typed.
 *
 * @param taken names of the tenant's apps, separated by spaces: the browser can tell at once
 */
public record NewAppPage(
        String base,
        String requestKey,
        String domain,
        String taken,
        EstimateView estimate,
        List<Integer> databases,
        List<Integer> volumes,
        List<ImageSample> samples,
        @Nullable Sealing sealing,
        NameRules names,
        NewAppForm typed) {}
