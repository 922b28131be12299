package io.nuages.chart;

import java.util.List;
import sun.misc.Signal;

/**
 * Helm's Go runtime takes SIGTERM and SIGINT for itself whenever it renders, after which the process could only be ended by
 * killing it. This gives them back to the JVM: shutdown hooks run, and the exit status says which signal it was.
 */
final class Signals {
    private static final List<String> TAKEN = List.of("TERM", "INT");

    private Signals() {}

    static void takeBack() {
        for (var name : TAKEN) {
            try {
                Signal.handle(new Signal(name), signal -> System.exit(128 + signal.getNumber()));
            } catch (IllegalArgumentException e) {
                // Unknown to the operating system, or reserved by -Xrs: then the JVM does not end by it anyway.
            }
        }
    }
}
