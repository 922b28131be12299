package io.nuages.deploy.phase;

import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Phase;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One phase of a deployment. Runs again and again until it is done, and is therefore idempotent; never waits itself. */
public interface Step {
    Phase phase();

    Result run(Attempt attempt) throws SQLException;

    /** The result of one pass over a phase. */
    sealed interface Result {
        /** @param note what was found or done */
        record Done(String note) implements Result {}

        /** @param note what it is waiting for */
        record Wait(String note, Duration lookAgain) implements Result {}

        record Failed(Diagnosis diagnosis, String note) implements Result {}

        /**
         * Somebody cancelled the deployment, and what had to end first has ended.
         *
         * @param diagnosis of the phase that was ended; null when it was done by then
         */
        record Cancelled(@Nullable Diagnosis diagnosis, String note) implements Result {}
    }

    static Result done(String note) {
        return new Result.Done(note);
    }

    static Result waiting(String note) {
        return new Result.Wait(note, Duration.ofSeconds(2));
    }

    static Result failed(Diagnosis diagnosis) {
        return new Result.Failed(diagnosis, "");
    }
}
