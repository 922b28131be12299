package io.nuages.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with a document, as much as anybody reads. */
public final class Findings {
    private static final int MOST = 100;

    private final List<Fault> faults = new ArrayList<>();

    /**
     * @param path to the value, for example {@code processes.web.pods}
     * @param words about the value there: a sentence, or the rest of one that starts with the path
     */
    public void add(String path, String words) {
        add(path, words, null);
    }

    /** @param atField what a form says of it, where it needs words of its own */
    void add(String path, String words, @Nullable String atField) {
        if (faults.size() < MOST) {
            faults.add(new Fault(path, 0, 0, words, atField));
        }
    }

    void most(String path, @Nullable Integer much, int most) {
        if (much != null && much > most) {
            add(path, "is " + much + "; at most " + most + " are allowed here.", "Enter at most " + most + ".");
        }
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    public List<Fault> faults() {
        return List.copyOf(faults);
    }
}
