package io.nuages.deploy;

import io.nuages.database.Databases;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Diagnosis.Place;
import io.nuages.secret.Certificates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sees to the environment's PostgreSQL database and role. */
@Component
@Order(3)
class DatabaseStep implements Step {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Databases databases;
    private final Certificates certificates;

    DatabaseStep(Databases databases, Certificates certificates) {
        this.databases = databases;
        this.certificates = certificates;
    }

    @Override
    public Phase phase() {
        return Phase.DATABASE;
    }

    @Override
    public Result run(Attempt attempt) {
        var environment = attempt.environment();
        var certificate = certificates.current();
        if (certificate.isEmpty()) {
            return Step.waiting("waits for the cluster's sealing certificate");
        }
        var database = databases.want(
                environment.tenant(),
                environment.id(),
                environment.appName(),
                environment.name(),
                environment.namespace(),
                environment.baseName(),
                attempt.spec().operator().databaseMib(),
                certificate.get());
        try {
            databases.ensure(database);
            return Step.done(database.name());
        } catch (Databases.LostDatabase e) {
            return Step.failed(new Diagnosis(
                    Code.DATABASE_LOST,
                    "The database " + database.name() + " is gone from its server.",
                    "Write to the hoster: it has to be restored. Nuages does not put an empty one in its place.",
                    Place.DATABASE,
                    List.of()));
        } catch (SQLException e) {
            if (attempt.elapsed(Phase.DATABASE).compareTo(PATIENCE) < 0) {
                return Step.waiting("the database server does not answer; trying again");
            }
            return Step.failed(new Diagnosis(
                    Code.DATABASE_UNAVAILABLE,
                    "The database server does not answer.",
                    "Deploy again later. The hoster sees this, too.",
                    Place.NONE,
                    List.of(String.valueOf(e.getMessage()))));
        }
    }
}
