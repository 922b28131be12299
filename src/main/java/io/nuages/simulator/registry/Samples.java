package io.nuages.simulator.registry;

import java.util.List;
import java.util.Optional;

/** The sample images of the simulated registry: good ones first, then those that fail, each in its own way. */
public final class Samples {
    static final String REGISTRY = "registry.example";

    /**
     * @param platform what the image was built for
     * @param mebibytes compressed size, as the manifest says
     * @param created day, as the image says
     */
    public record Image(String reference, Fate fate, String story, String platform, int mebibytes, String created) {
        String repository() {
            return reference.substring(0, reference.lastIndexOf(':'));
        }

        String tag() {
            return reference.substring(reference.lastIndexOf(':') + 1);
        }
    }

    private static final String AMD64 = "linux/amd64";

    public static final List<Image> ALL = List.of(
            new Image(of("shop:1.0"), Fate.GOOD, "A web shop that works.", AMD64, 86, "2026-03-02"),
            new Image(of("shop:1.1"), Fate.GOOD, "The same shop, newer.", AMD64, 87, "2026-04-14"),
            new Image(of("journal:1.7"), Fate.GOOD, "A magazine with a worker; it works.", AMD64, 112, "2026-02-20"),
            new Image(of("api:5.2"), Fate.GOOD, "An API that works.", AMD64, 64, "2026-04-29"),
            new Image(
                    of("slow:1.0"),
                    Fate.SLOW,
                    "Works, and takes 20 seconds until it answers.",
                    AMD64,
                    141,
                    "2026-01-19"),
            new Image(
                    of("hungry:1.0"),
                    Fate.HUNGRY,
                    "Uses 600 MiB: killed where its size has less.",
                    AMD64,
                    203,
                    "2026-04-08"),
            new Image(
                    of("journal:1.8"),
                    Fate.WORKER_WANTS_KEY,
                    "The site works; its worker crashes on startup unless SECRET_KEY is set.",
                    AMD64,
                    113,
                    "2026-05-04"),
            new Image(
                    of("crash:1.0"),
                    Fate.CRASH_SERVING,
                    "Crashes on startup with a traceback.",
                    AMD64,
                    86,
                    "2026-05-06"),
            new Image(of("norun:1.0"), Fate.NO_RUN, "Has no file at the path of its command.", AMD64, 58, "2026-03-30"),
            new Image(
                    of("oom:1.0"),
                    Fate.OOM_SERVING,
                    "Is killed for its memory at every size.",
                    AMD64,
                    96,
                    "2026-04-02"),
            new Image(
                    of("unhealthy:1.0"), Fate.UNHEALTHY, "Answers its health check with 500.", AMD64, 86, "2026-04-21"),
            new Image(of("failinit:1.0"), Fate.INIT_FAILS, "Its release command fails.", AMD64, 86, "2026-05-08"),
            new Image(
                    of("hangs:1.0"),
                    Fate.HANGS,
                    "Its release command does not end by itself: cancel the deployment.",
                    AMD64,
                    86,
                    "2026-05-09"),
            new Image(
                    of("finishes:1.0"),
                    Fate.FINISHES,
                    "The same, and it ends well when it is told to end.",
                    AMD64,
                    86,
                    "2026-05-09"),
            new Image(
                    of("denied:1.0"),
                    Fate.DENIED,
                    "Private: the registry asks for credentials.",
                    AMD64,
                    0,
                    "2026-05-01"),
            new Image(of("missing:1.0"), Fate.MISSING, "Does not exist.", AMD64, 0, "2026-05-01"),
            new Image(
                    of("arm:1.0"), Fate.FOREIGN, "Was built for another processor.", "linux/arm64", 84, "2026-05-05"));

    private Samples() {}

    static Optional<Image> find(String reference) {
        return ALL.stream().filter(image -> image.reference().equals(reference)).findFirst();
    }

    /** What a new tag of the repository does: the same as the sample of that repository. */
    static Optional<Image> ofRepository(String repository) {
        return ALL.stream()
                .filter(image -> image.repository().equals(repository))
                .findFirst();
    }

    private static String of(String name) {
        return REGISTRY + "/demo/" + name;
    }
}
