package io.nuages.console;

import io.nuages.simulator.Simulator;

/** A sample image of the simulated registry. @param shortened its last path segment with the tag */
public record ImageSample(String reference, String shortened, String story) {
    static ImageSample of(Simulator.Sample sample) {
        var reference = sample.reference();
        return new ImageSample(reference, reference.substring(reference.lastIndexOf('/') + 1), sample.story());
    }
}
