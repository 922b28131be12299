package io.nuages.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sessions whose last access is written at most every few minutes, so that reading pages writes nothing. A session may
 * therefore end that much earlier than its idle time says. Within a request a session is read once: Spring Session's filter
 * asks for it again when the request ends, to see whether the cookie still fits.
 */
final class LazySessions<S extends Session> implements FindByIndexNameSessionRepository<LazySessions.Lazy<S>> {
    static final Duration STEP = Duration.ofMinutes(5);

    private final FindByIndexNameSessionRepository<S> sessions;
    private final ThreadLocal<@Nullable Map<String, Lazy<S>>> read = new ThreadLocal<>();

    LazySessions(FindByIndexNameSessionRepository<S> sessions) {
        this.sessions = sessions;
    }

    @Override
    public Lazy<S> createSession() {
        return new Lazy<>(sessions.createSession());
    }

    @Override
    public void save(Lazy<S> session) {
        sessions.save(session.session);
    }

    @Override
    public @Nullable Lazy<S> findById(String id) {
        var known = read.get();
        if (known != null && known.get(id) instanceof Lazy<S> session) {
            return session;
        }
        var session = sessions.findById(id);
        if (session == null) {
            return null;
        }
        var lazy = new Lazy<>(session);
        if (known != null) {
            known.put(id, lazy);
        }
        return lazy;
    }

    @Override
    public void deleteById(String id) {
        var known = read.get();
        if (known != null) {
            known.remove(id);
        }
        sessions.deleteById(id);
    }

    /** Must run before Spring Session's filter: what was read is forgotten when the request ends. */
    OncePerRequestFilter filter() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                read.set(new HashMap<>());
                try {
                    chain.doFilter(request, response);
                } finally {
                    read.remove();
                }
            }
        };
    }

    @Override
    public Map<String, Lazy<S>> findByIndexNameAndIndexValue(String name, String value) {
        return sessions.findByIndexNameAndIndexValue(name, value).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Lazy<>(entry.getValue())));
    }

    /** A session that ignores accesses in quick succession. */
    public record Lazy<S extends Session>(S session) implements Session {
        @Override
        public String getId() {
            return session.getId();
        }

        @Override
        public String changeSessionId() {
            return session.changeSessionId();
        }

        @Override
        public <T> @Nullable T getAttribute(String name) {
            return session.getAttribute(name);
        }

        @Override
        public Set<String> getAttributeNames() {
            return session.getAttributeNames();
        }

        @Override
        public void setAttribute(String name, @Nullable Object value) {
            if (value == null) {
                session.removeAttribute(name);
            } else {
                session.setAttribute(name, value);
            }
        }

        @Override
        public void removeAttribute(String name) {
            session.removeAttribute(name);
        }

        @Override
        public Instant getCreationTime() {
            return session.getCreationTime();
        }

        @Override
        public void setLastAccessedTime(Instant at) {
            if (at.isAfter(session.getLastAccessedTime().plus(STEP))) {
                session.setLastAccessedTime(at);
            }
        }

        @Override
        public Instant getLastAccessedTime() {
            return session.getLastAccessedTime();
        }

        @Override
        public void setMaxInactiveInterval(Duration interval) {
            session.setMaxInactiveInterval(interval);
        }

        @Override
        public Duration getMaxInactiveInterval() {
            return session.getMaxInactiveInterval();
        }

        @Override
        public boolean isExpired() {
            return session.isExpired();
        }
    }
}
