package io.nuages.account;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.filter.OncePerRequestFilter;

/** Puts {@link LazySessions} before Spring Session's own repository, and {@link SessionTransactions} behind it. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {
    @Bean
    static BeanPostProcessor lazySessions() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (!(bean instanceof JdbcIndexedSessionRepository sessions)) {
                    return bean;
                }
                sessions.setIndexResolver(VisitorContexts::indexes);
                return new LazySessions<>(sessions);
            }
        };
    }

    @Bean(name = "springSessionTransactionOperations", defaultCandidate = false)
    SessionTransactions sessionTransactions(PlatformTransactionManager transactions) {
        return new SessionTransactions(transactions);
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> sessionsReadOnce(FindByIndexNameSessionRepository<?> sessions) {
        var filter = new FilterRegistrationBean<>(((LazySessions<?>) sessions).filter());
        filter.setOrder(SessionRepositoryFilter.DEFAULT_ORDER - 1);
        return filter;
    }
}
