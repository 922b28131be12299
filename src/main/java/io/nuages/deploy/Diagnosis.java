package io.nuages.deploy;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.nuages.rows.Rows;
import java.util.List;

/**
 * Why something does not work and what to do about it, for a person.
 *
 * @param cause one sentence
 * @param advice what to do next, one or two sentences
 * @param place where to do it
 * @param evidence what was seen: lines of a log or of the cluster's own messages; empty when there are none
 */
public record Diagnosis(Code code, String cause, String advice, Place place, List<String> evidence) {
    /** The closed list of causes; tests and metrics rely on it. */
    public enum Code {
        IMAGE_NOT_FOUND,
        PULL_DENIED,
        REGISTRY_UNREACHABLE,
        WRONG_PLATFORM,
        IMAGE_REFUSED,
        RUNS_AS_ROOT,
        COMMAND_MISSING,
        SECRET_MISSING,
        SECRET_NOT_DECRYPTABLE,
        CRASH,
        OUT_OF_MEMORY,
        UNHEALTHY,
        UNSCHEDULABLE,
        EVICTED,
        NODE_LOST,
        NODE_TROUBLE,
        QUOTA,
        RELEASE_COMMAND_FAILED,
        RELEASE_COMMAND_TIMEOUT,
        NOT_MEASURED,
        SEALING_UNAVAILABLE,
        DATABASE_UNAVAILABLE,
        DATABASE_LOST,
        DATABASE_SERVER_FULL,
        REFUSED,
        STILL_STARTING,
        TIMEOUT,
        CANCELLED,
        /** A newer portal found it; its own words say what. */
        UNKNOWN;

        @JsonCreator
        static Code of(String word) {
            return Rows.constant(Code.class, word, UNKNOWN);
        }
    }

    /** Where in the portal the advice is followed. */
    public enum Place {
        NONE,
        DEPLOY,
        CONFIGURATION,
        SECRETS,
        LOGS,
        DATABASE,
        USAGE;

        @JsonCreator
        static Place of(String word) {
            return Rows.constant(Place.class, word, NONE);
        }
    }

    public Diagnosis {
        evidence = List.copyOf(evidence);
    }
}
