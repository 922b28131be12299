package io.nuages.simulator.registry;

import java.util.Arrays;
import java.util.List;

/** What happens to an image when somebody wants to run it. */
public enum Fate {
    GOOD,
    /** Cannot be pulled: there is no such image. */
    MISSING,
    /** Cannot be pulled without credentials. */
    DENIED,
    /** Cannot be pulled: it has no manifest for the nodes' platform. */
    FOREIGN,
    /** Ends with 1 right after each start. */
    CRASH,
    /** Its release command works; its processes end with 1 right after each start. */
    CRASH_SERVING,
    /** Its release command works; its processes are killed for their memory after each start. */
    OOM_SERVING,
    /** The site is well; workers end with 1 after each start unless SECRET_KEY is set. */
    WORKER_WANTS_KEY,
    /** Is killed for its memory after each start. */
    OOM,
    /** Uses 600 MiB: is killed for its memory if it is allowed less. */
    HUNGRY,
    /** Its command does not exist. */
    NO_RUN,
    /** Runs and answers its health check with 500. */
    UNHEALTHY,
    /** Answers only 20 seconds after its start. */
    SLOW,
    /** Its release command runs until it is told to end. */
    HANGS,
    /** Likewise, and then ends with 0. */
    FINISHES,
    /** Its release command ends with 1. */
    INIT_FAILS;

    public static final long HUNGRY_BYTES = 600L << 20;

    private record Word(String word, Fate fate) {}

    private static final List<Word> WORDS = List.of(
            new Word("missing", MISSING),
            new Word("denied", DENIED),
            new Word("failinit", INIT_FAILS),
            new Word("unhealthy", UNHEALTHY),
            new Word("norun", NO_RUN),
            new Word("crash", CRASH),
            new Word("oom", OOM),
            new Word("hangs", HANGS),
            new Word("finishes", FINISHES),
            new Word("slow", SLOW));

    /** For an image that is not a sample: by a word in its name. */
    public static Fate of(String repository) {
        var parts = Arrays.asList(repository.split("[^a-z0-9]+"));
        return WORDS.stream()
                .filter(word -> parts.contains(word.word()))
                .map(Word::fate)
                .findFirst()
                .orElse(GOOD);
    }
}
