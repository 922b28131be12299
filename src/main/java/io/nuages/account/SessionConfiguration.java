package io.nuages.account;

import io.nuages.web.Cookies;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;

/** Puts {@link LazySessions} before Spring Session's own repository. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {
    /**
     * Two requests of one session may both add the same new attribute: the later one wins. And what a request leaves
     * in a session that another one has ended meanwhile is dropped; the lock keeps it from ending between look and insert.
     */
    private static final String PUT_ATTRIBUTE = """
            INSERT INTO %TABLE_NAME%_ATTRIBUTES (SESSION_PRIMARY_ID, ATTRIBUTE_NAME, ATTRIBUTE_BYTES)
            SELECT S.PRIMARY_ID, V.NAME, V.BYTES
            FROM (VALUES (CAST(? AS char(36)), CAST(? AS varchar), CAST(? AS bytea))) V (ID, NAME, BYTES)
            JOIN %TABLE_NAME% S ON S.PRIMARY_ID = V.ID
            FOR KEY SHARE OF S
            ON CONFLICT (SESSION_PRIMARY_ID, ATTRIBUTE_NAME) DO UPDATE SET ATTRIBUTE_BYTES = EXCLUDED.ATTRIBUTE_BYTES
            """;

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

    /** Spring Session's own except for the order: it mistakes the rows of one session for several sessions if others come between them. */
    private static final String OF_ACCOUNT = """
            SELECT S.PRIMARY_ID, S.SESSION_ID, S.CREATION_TIME, S.LAST_ACCESS_TIME, S.MAX_INACTIVE_INTERVAL,
                   SA.ATTRIBUTE_NAME, SA.ATTRIBUTE_BYTES
            FROM %TABLE_NAME% S
            LEFT JOIN %TABLE_NAME%_ATTRIBUTES SA ON S.PRIMARY_ID = SA.SESSION_PRIMARY_ID
            WHERE S.PRINCIPAL_NAME = ? ORDER BY S.PRIMARY_ID
            """;

    @Bean
    SessionRepositoryCustomizer<JdbcIndexedSessionRepository> queries() {
        return sessions -> {
            sessions.setCreateSessionAttributeQuery(PUT_ATTRIBUTE);
            sessions.setListSessionsByPrincipalNameQuery(OF_ACCOUNT);
        };
    }

    /**
     * Each of its statements stands alone, and half of a new session signs nobody in; so none needs a transaction, which costs each
     * page a round trip to the database to commit nothing. One that is under way is left to its owner.
     */
    @Bean(name = "springSessionTransactionOperations", defaultCandidate = false)
    TransactionOperations sessionTransactions(PlatformTransactionManager transactions) {
        var without = new TransactionTemplate(transactions);
        without.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        return without;
    }

    @Bean
    CookieSerializer sessionCookie(Cookies cookies) {
        var serializer = new DefaultCookieSerializer();
        serializer.setCookieName(cookies.name(Cookies.SESSION));
        serializer.setCookiePath("/");
        if (cookies.secure()) {
            serializer.setUseSecureCookie(true);
        }
        return serializer;
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> sessionsReadOnce(FindByIndexNameSessionRepository<?> sessions) {
        var filter = new FilterRegistrationBean<>(((LazySessions<?>) sessions).filter());
        filter.setOrder(SessionRepositoryFilter.DEFAULT_ORDER - 1);
        return filter;
    }
}
