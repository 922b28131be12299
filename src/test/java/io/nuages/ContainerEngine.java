package io.nuages;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/** The machine's container engine: there may be none, and one may be cut off from the registries. */
public final class ContainerEngine {
    private ContainerEngine() {}

    /** Why containers of these images cannot be started here; empty when they can, and then the images are there. */
    public static synchronized Optional<String> lacks(DockerImageName... images) {
        try {
            // Starts a container of Testcontainers' own, too, whose image may be out of reach.
            DockerClientFactory.instance().client();
            for (var image : images) {
                new RemoteDockerImage(image).get();
            }
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of("no container engine answers");
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ContainerFetchException && cause.getCause() == null) {
                    return Optional.of(cause.getMessage());
                }
            }
            throw e;
        }
    }
}
