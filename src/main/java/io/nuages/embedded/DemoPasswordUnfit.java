package io.nuages.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The portal cannot start, since the demo's accounts cannot have the password that was set for them, or have none. */
final class DemoPasswordUnfit extends RuntimeException {
    DemoPasswordUnfit(String why) {
        super("The demo's accounts need a password: " + why);
    }

    static final class Analyzer extends AbstractFailureAnalyzer<DemoPasswordUnfit> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, DemoPasswordUnfit cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Set NUAGES_DEMO_PASSWORD to a long one that nobody would guess, or leave it out where the portal has a data"
                            + " folder: it makes one then, and logs it.",
                    cause);
        }
    }
}
