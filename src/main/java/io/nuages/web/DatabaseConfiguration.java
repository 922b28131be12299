package io.nuages.web;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Puts {@link WatchedDataSource} in front of the pool that Spring Boot creates. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    @Bean
    static BeanPostProcessor watchedDataSource(Environment environment) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof HikariDataSource pool
                        ? new WatchedDataSource(pool, patience(environment))
                        : bean;
            }
        };
    }

    private static Duration patience(Environment environment) {
        return DurationStyle.detectAndParse(environment.resolveRequiredPlaceholders(DatabaseWatch.PATIENCE));
    }
}
