package io.nuages.desk;

import io.nuages.app.Draft;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An app as requested.
 *
 * @param insists on the image, whatever its registry says about it
 * @param secret name of the sealed secret that holds {@code values}; any name if there are none
 * @param values ciphertexts by variable
 * @param deploy whether it is deployed at once
 * @param requestKey made with the form that asks; null for none
 */
public record AppOrder(
        String name,
        String image,
        boolean insists,
        Draft draft,
        String secret,
        Map<String, String> values,
        boolean deploy,
        @Nullable String requestKey) {}
