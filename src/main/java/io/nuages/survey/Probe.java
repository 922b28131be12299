package io.nuages.survey;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One test of whether network policies are enforced.
 *
 * @param verdict null while it goes on
 * @param detail what the cluster said about pods that did not run, or why it accepted none; may be empty
 * @param cleared whether nothing of it is left in the cluster
 */
record Probe(
        String image,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Verdict verdict,
        String detail,
        boolean cleared) {
    enum Verdict {
        /** What a policy forbids could not be reached, and what none forbids could. */
        ENFORCED,
        /** What a policy forbids was reached. */
        NOT_ENFORCED,
        /** Not even what no policy forbids could be reached, so nothing is known. */
        NOTHING_REACHED,
        /** The pods did not come to an answer. */
        DID_NOT_RUN,
        /** The cluster does not accept such pods. */
        REFUSED,
        /** Staff hold writes back. */
        HELD
    }

    Probe {
        Objects.requireNonNull(image);
        Objects.requireNonNull(startedAt);
        Objects.requireNonNull(detail);
    }

    static Probe started(String image, Instant now) {
        return new Probe(image, now, null, null, "", false);
    }

    Probe ended(Verdict how, String why, Instant now) {
        return new Probe(image, startedAt, now, how, why, cleared);
    }

    Probe gone() {
        return new Probe(image, startedAt, endedAt, verdict, detail, true);
    }
}
