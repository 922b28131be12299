package io.nuages.tenant;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class TooPowerfulFailureAnalyzer extends AbstractFailureAnalyzer<RoleCheck.TooPowerful> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RoleCheck.TooPowerful cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Run db/bootstrap.sql on the server, set SPRING_DATASOURCE_USERNAME to nuages_app and SPRING_FLYWAY_USER to"
                        + " nuages_owner, each with its password.",
                cause);
    }
}
