package io.nuages.account;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

/** Puts {@link LazySessions} before Spring Session's own repository. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {
    @Bean
    static BeanPostProcessor lazySessions() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof JdbcIndexedSessionRepository sessions ? new LazySessions<>(sessions) : bean;
            }
        };
    }
}
