package io.nuages.spec;

import java.util.List;

/** Everything that is wrong with a document, in the order of its lines. */
public final class Faults extends RuntimeException {
    private final transient List<Fault> faults;

    public Faults(List<Fault> faults) {
        super(faults.toString());
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
