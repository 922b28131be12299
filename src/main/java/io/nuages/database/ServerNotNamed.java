package io.nuages.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The portal cannot start, since it does not know where to put the customers' databases. */
final class ServerNotNamed extends RuntimeException {
    ServerNotNamed(String message) {
        super(message);
    }

    static final class Analyzer extends AbstractFailureAnalyzer<ServerNotNamed> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, ServerNotNamed cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Set NUAGES_DATABASE_HOST to the server of the customers' databases, which may be the portal's own, and"
                            + " NUAGES_DATABASE_PASSWORD to the password of nuages_operator there.",
                    cause);
        }
    }
}
