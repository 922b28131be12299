package io.nuages.web;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The portal was configured to believe what any visitor says about their address, by which attempts and requests are limited. */
final class EverybodyBelieved extends RuntimeException {
    EverybodyBelieved() {
        super(
                "SERVER_FORWARD_HEADERS_STRATEGY says framework, which believes whatever a visitor says about their address.");
    }

    static final class Analyzer extends AbstractFailureAnalyzer<EverybodyBelieved> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, EverybodyBelieved cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Set SERVER_FORWARD_HEADERS_STRATEGY (property server.forward-headers-strategy) to native, and"
                            + " SERVER_TOMCAT_REMOTEIP_INTERNAL_PROXIES to the networks of the proxies in front of the"
                            + " portal.",
                    cause);
        }
    }
}
