package io.nuages.tenant;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The portal cannot start with the PostgreSQL roles that it was given. */
final class UnfitRole extends RuntimeException {
    UnfitRole(String message) {
        super(message);
    }

    static final class Analyzer extends AbstractFailureAnalyzer<UnfitRole> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, UnfitRole cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Run db/bootstrap.sql on the server, set SPRING_DATASOURCE_USERNAME to nuages_app and SPRING_FLYWAY_USER to"
                            + " nuages_owner, each with its password.",
                    cause);
        }
    }
}
