package io.nuages.mail;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The portal cannot start, since it knows how to send mail but not from whom. */
final class SenderNotNamed extends RuntimeException {
    SenderNotNamed() {
        super("A mail server is configured, but the address that mails come from is not.");
    }

    static final class Analyzer extends AbstractFailureAnalyzer<SenderNotNamed> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, SenderNotNamed cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Set NUAGES_MAIL_FROM to it, for example Nuages <portal@example.org>, and NUAGES_URL to the portal's own"
                            + " address, since mails contain links.",
                    cause);
        }
    }
}
