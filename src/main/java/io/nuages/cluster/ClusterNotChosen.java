package io.nuages.cluster;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The portal cannot start, since it does not know which cluster to work on, or not enough about it. */
final class ClusterNotChosen extends RuntimeException {
    private final String remedy;

    ClusterNotChosen(String message) {
        this(message, "Set NUAGES_CLUSTER (property nuages.cluster) to one of: " + ClusterKind.words() + ".");
    }

    ClusterNotChosen(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    static final class Analyzer extends AbstractFailureAnalyzer<ClusterNotChosen> {
        @Override
        protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ClusterNotChosen cause) {
            return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy, cause);
        }
    }
}
