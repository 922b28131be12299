package io.nuages.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads NUL in what a form or a query holds as the replacement character, as browsers do in a page: PostgreSQL stores none, and so each
 * field's own rules decide about it and can say so beside the field. Nothing is read before somebody asks for a parameter.
 */
@Component
@Order(DatabaseAway.AFTER_MEASURING + 1)
final class NulCharacters extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(new WithoutNul(request), response);
        } catch (InvalidParameterException malformed) {
            // Read by another filter, before any handler could answer it.
            ErrorAnswer.send(request, response, HttpStatus.BAD_REQUEST, "This address or form cannot be read.");
        }
    }

    private static String replaced(String value) {
        return value.indexOf('\0') < 0 ? value : value.replace('\0', '\uFFFD');
    }

    private static final class WithoutNul extends HttpServletRequestWrapper {
        WithoutNul(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getParameter(String name) {
            var value = super.getParameter(name);
            return value == null ? null : replaced(value);
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            var values = super.getParameterValues(name);
            return values == null ? null : allReplaced(values);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            var map = new LinkedHashMap<String, String[]>();
            super.getParameterMap().forEach((name, values) -> map.put(name, allReplaced(values)));
            return Collections.unmodifiableMap(map);
        }

        private static String[] allReplaced(String[] values) {
            return Arrays.stream(values).map(NulCharacters::replaced).toArray(String[]::new);
        }
    }
}
