package io.nuages.host;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The portal cannot start, since it does not know its own address: a site with that host would take its visitors. */
final class AddressNotSaid extends RuntimeException {
    AddressNotSaid(String message) {
        super(message);
    }

    static final class Analyzer extends AbstractFailureAnalyzer<AddressNotSaid> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, AddressNotSaid cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Set NUAGES_URL (property nuages.url) to the address that people open, and NUAGES_HOSTS_ALIASES to any"
                            + " other hosts on which the portal answers.",
                    cause);
        }
    }
}
