package io.nuages.console;

import io.nuages.simulator.Simulator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;

/** A sample image of the simulated registry. @param shortened its last path segment with the tag */
public record ImageSample(String reference, String shortened, String story) {
    /** Those of the simulated registry; none where the cluster is a real one. */
    public static List<ImageSample> all(ObjectProvider<Simulator> simulator) {
        var present = simulator.getIfAvailable();
        return present == null
                ? List.of()
                : present.samples().stream().map(ImageSample::of).toList();
    }

    private static ImageSample of(Simulator.Sample sample) {
        var reference = sample.reference();
        return new ImageSample(reference, reference.substring(reference.lastIndexOf('/') + 1), sample.story());
    }
}
