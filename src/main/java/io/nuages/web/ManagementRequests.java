package io.nuages.web;

import jakarta.servlet.Filter;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * The port of metrics and probes has filters of its own: there, too, nobody waits for a database that is away, and what was to be
 * read from it is not a number. Named in {@code META-INF/spring}, and not found by the portal's own context.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementRequests {
    @Bean
    FilterRegistrationBean<Filter> doNotWaitForTheDatabase(DataSource source) throws SQLException {
        var watched = source.unwrap(WatchedDataSource.class);
        return new FilterRegistrationBean<>((request, response, chain) -> {
            watched.begin();
            try {
                chain.doFilter(request, response);
            } finally {
                watched.end();
            }
        });
    }
}
