package io.nuages.app;

import io.nuages.rows.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;

/** Which failed deployment still says something about its environment: its newest, for a day. For lists and for what counts them. */
public final class RecentFailure {
    /** Of an environment {@code e} and its newest deployment {@code d}; {@code :recent} is {@link #since}. */
    public static final String CONDITION = "e.deleting_at IS NULL AND d.state = 'failed' AND d.ended_at > :recent";

    private static final Duration TOLD = Duration.ofDays(1);

    private RecentFailure() {}

    public static OffsetDateTime since(Clock clock) {
        return Rows.at(clock.instant().minus(TOLD));
    }
}
