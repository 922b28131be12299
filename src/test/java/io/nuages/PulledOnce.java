package io.nuages;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.images.AbstractImagePullPolicy;
import org.testcontainers.images.ImageData;
import org.testcontainers.images.TimeLimitedLoggedPullImageResultCallback;
import org.testcontainers.utility.DockerImageName;

/**
 * Testcontainers' images, its own too, are pulled when they are missing and then in one attempt: for as long as it takes, and
 * without minutes of further ones where the registries are out of reach. {@code testcontainers.properties} says so.
 */
public final class PulledOnce extends AbstractImagePullPolicy {
    private static final Map<DockerImageName, String> REFUSED = new ConcurrentHashMap<>();

    @Override
    public boolean shouldPull(DockerImageName image) {
        var refusal = REFUSED.get(image);
        if (refusal == null && super.shouldPull(image)) {
            refusal = pull(image);
        }
        if (refusal != null) {
            throw new ContainerFetchException("the image " + image + " cannot be had: " + refusal);
        }
        return false;
    }

    @Override
    protected boolean shouldPullCached(DockerImageName image, ImageData local) {
        return false;
    }

    private static String pull(DockerImageName image) {
        var logger = LoggerFactory.getLogger(PulledOnce.class);
        logger.info("Pulling {}", image);
        try {
            DockerClientFactory.instance()
                    .client()
                    .pullImageCmd(image.getUnversionedPart())
                    .withTag(image.getVersionPart())
                    .exec(new TimeLimitedLoggedPullImageResultCallback(logger))
                    .awaitCompletion();
            return null;
        } catch (RuntimeException e) {
            var refusal = String.valueOf(e.getMessage()).strip();
            REFUSED.put(image, refusal);
            return refusal;
        } catch (InterruptedException e) {
            // Testcontainers interrupts a pull that hangs, so the thread itself is not told to end.
            return "the pull was interrupted or makes no progress";
        }
    }
}
