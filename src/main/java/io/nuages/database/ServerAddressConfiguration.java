package io.nuages.database;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tenants' database server as {@code nuages.database.*} names it; without these, the embedded default brings its own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("nuages.database.host")
class ServerAddressConfiguration {
    @Bean
    ServerAddress serverAddress(
            @Value("${nuages.database.host}") String host,
            @Value("${nuages.database.port:5432}") int port,
            @Value("${nuages.database.user:nuages_operator}") String user,
            @Value("${nuages.database.password:}") String password,
            @Value("${nuages.database.pod-host:#{null}}") @Nullable String podHost,
            @Value("${nuages.database.pod-port:#{null}}") @Nullable Integer podPort) {
        if (password.isBlank()) {
            throw new ServerNotNamed("The server of the customers' databases is named, and its password is not.");
        }
        return new ServerAddress(
                host, port, user, password, podHost == null ? host : podHost, podPort == null ? port : podPort);
    }
}
