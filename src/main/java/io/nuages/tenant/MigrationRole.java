package io.nuages.tenant;

import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Refuses to migrate as the role that serves: it would own the tables, and row-level security does not bind an owner. */
@Component
class MigrationRole implements FlywayConfigurationCustomizer {
    private final Environment environment;

    MigrationRole(Environment environment) {
        this.environment = environment;
    }

    /** @throws UnfitRole before anything is migrated, when no role is named, or the one that serves */
    @Override
    public void customize(FluentConfiguration configuration) {
        if (environment.getProperty("spring.datasource.url", "").isBlank()) {
            return;
        }
        var migrates = environment.getProperty("spring.flyway.user", "").strip();
        if (migrates.isEmpty()) {
            throw new UnfitRole("A database is configured, but the role that migrates it is not.");
        }
        if (migrates.equals(
                environment.getProperty("spring.datasource.username", "").strip())) {
            throw new UnfitRole("The portal is configured to serve and to migrate as the same role, " + migrates + ".");
        }
    }
}
