package io.nuages.embedded;

import io.nuages.database.ServerAddress;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How the portal reaches the {@link EmbeddedPostgres}: exactly as it would reach any other server, as the unprivileged role, with migrations by the owner and the tenants' databases by the operator.
 */
@Configuration(proxyBeanMethods = false)
@NoDatasource
class EmbeddedDatabase {
    @Bean
    JdbcConnectionDetails embeddedConnection(EmbeddedPostgres postgres) {
        return new Login(
                postgres.server().url(EmbeddedPostgres.DATABASE), "nuages_app", postgres.password("nuages_app"));
    }

    @Bean
    FlywayConnectionDetails embeddedMigrationConnection(EmbeddedPostgres postgres) {
        return new MigrationLogin(
                postgres.server().url(EmbeddedPostgres.DATABASE), "nuages_owner", postgres.password("nuages_owner"));
    }

    @Bean
    @ConditionalOnExpression("'${nuages.database.host:}'.isEmpty()")
    ServerAddress embeddedServerAddress(EmbeddedPostgres postgres) {
        return new ServerAddress(
                "127.0.0.1",
                postgres.server().port(),
                "nuages_operator",
                postgres.password("nuages_operator"),
                "127.0.0.1",
                postgres.server().port());
    }

    private record Login(String getJdbcUrl, String getUsername, String getPassword) implements JdbcConnectionDetails {
        @Override
        public String toString() {
            return getUsername + " at " + getJdbcUrl;
        }
    }

    private record MigrationLogin(String getJdbcUrl, String getUsername, String getPassword)
            implements FlywayConnectionDetails {
        @Override
        public String toString() {
            return getUsername + " at " + getJdbcUrl;
        }
    }
}
