package io.nuages.webhook;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of a delivery.
 *
 * @param sender in words: {@code Docker Hub}
 * @param images what it says was pushed, the first few
 * @param pushed how many images it names
 * @param results one for each environment that uses one of the images
 * @param problem why it could not be read; null when it could
 */
public record DeliveryOutcome(
        String sender,
        List<String> images,
        int pushed,
        List<Result> results,
        @Nullable String problem) {
    static final int MOST_IMAGES = 3;

    /**
     * @param environment its name, which it may have lost since
     * @param deployment that brings the image; null when nothing is deployed
     * @param reason why nothing is deployed, half a sentence; null when something is
     */
    public record Result(
            String environment,
            @Nullable UUID deployment,
            @Nullable String reason) {}
}
