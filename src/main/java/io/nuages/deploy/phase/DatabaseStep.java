package io.nuages.deploy.phase;

import io.nuages.database.Databases;
import io.nuages.deploy.Phase;
import io.nuages.deploy.diagnosis.DiagnosisTexts;
import io.nuages.secret.Certificates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Takes care of the environment's PostgreSQL database and role. */
@Component
class DatabaseStep implements Step {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** A new cluster's Sealed Secrets controller creates its key first. */
    private static final Duration SEALING_PATIENCE = Duration.ofMinutes(5);

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
            return withoutCertificate(attempt.elapsed(Phase.DATABASE));
        }
        var database = databases.want(
                environment.ref(),
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
            return Step.failed(DiagnosisTexts.databaseLost(database.name()).on(List.of()));
        } catch (Databases.ServerFull e) {
            return Step.failed(DiagnosisTexts.DATABASE_SERVER_FULL.on(List.of()));
        } catch (SQLException e) {
            if (attempt.elapsed(Phase.DATABASE).compareTo(PATIENCE) < 0) {
                return Step.waiting("the database server is not responding; retrying");
            }
            return Step.failed(DiagnosisTexts.DATABASE_UNAVAILABLE.on(List.of(String.valueOf(e.getMessage()))));
        }
    }

    /** The database's password cannot be sealed, so no database is created. */
    static Result withoutCertificate(Duration elapsed) {
        return elapsed.compareTo(SEALING_PATIENCE) < 0
                ? Step.waiting("waiting for the cluster's sealing certificate")
                : Step.failed(DiagnosisTexts.SEALING_UNAVAILABLE.on(List.of()));
    }
}
