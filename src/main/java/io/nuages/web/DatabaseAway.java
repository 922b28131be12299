package io.nuages.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says immediately that PostgreSQL does not answer, before anything asks it: the session is there, too. So the page is rendered here, and
 * not by a dispatch to the page for errors, which would look for that session. What needs no database is served as usual.
 */
@Component
@Order(DatabaseAway.AFTER_MEASURING)
final class DatabaseAway extends OncePerRequestFilter {
    /** So that metrics contain it, and before anything asks the database. */
    static final int AFTER_MEASURING = Ordered.HIGHEST_PRECEDENCE + 9;

    private static final Logger log = LoggerFactory.getLogger(DatabaseAway.class);
    private static final HttpStatus STATUS = HttpStatus.SERVICE_UNAVAILABLE;

    private final WatchedDataSource source;
    private final Frames frames;
    private final ITemplateEngine templates;
    private final JsonMapper json;
    private final HeaderWriterFilter headers;

    DatabaseAway(
            DataSource source, Frames frames, ITemplateEngine templates, JsonMapper json, SecurityFilterChain security)
            throws SQLException {
        this.source = source.unwrap(WatchedDataSource.class);
        this.frames = frames;
        this.templates = templates;
        this.json = json;
        headers = security.getFilters().stream()
                .filter(HeaderWriterFilter.class::isInstance)
                .map(HeaderWriterFilter.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Styles and scripts, of which the page that is answered here has some, and what orchestrators ask. */
    static boolean needsNone(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.startsWith("/assets/")
                || path.startsWith("/webjars/")
                || path.equals("/favicon.ico")
                || path.equals("/actuator/health")
                || path.startsWith("/actuator/health/")
                || path.equals("/livez")
                || path.equals("/readyz");
    }

    /** Pages for errors look for who is signed in. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (source.away() && !needsNone(request)) {
            answer(request, response, Errors.lost(request, request.getDispatcherType() == DispatcherType.ERROR));
            return;
        }
        source.begin();
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException problem) {
            if (response.isCommitted() || !source.away() && !Lost.by(problem)) {
                throw problem;
            }
            log.warn("{} failed: {}", request.getMethod(), Lost.reason(problem));
            answer(request, response, Errors.lost(request, true));
        } finally {
            source.end();
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, String sentence)
            throws ServletException, IOException {
        var id = (String) request.getAttribute(RequestIds.ATTRIBUTE);
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            // It has its headers from before.
            response.resetBuffer();
            write(request, response, sentence, id);
            return;
        }
        response.reset();
        response.setHeader(RequestIds.HEADER, id);
        headers.doFilter(
                request, response, (asked, answered) -> write(request, (HttpServletResponse) answered, sentence, id));
    }

    private void write(HttpServletRequest request, HttpServletResponse response, String sentence, @Nullable String id)
            throws IOException {
        response.setStatus(STATUS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Errors.RETRY_AFTER);
        var page = Errors.wantsPage(request);
        response.setContentType(page ? "text/html;charset=UTF-8" : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        var body =
                (page ? page(request, response, sentence, id) : problem(sentence, id)).getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private String page(
            HttpServletRequest request, HttpServletResponse response, String sentence, @Nullable String id) {
        var model = Errors.page(STATUS, Errors.title(STATUS), false, sentence, id)
                .addAttribute("frame", frames.bare(request));
        var exchange = JakartaServletWebApplication.buildApplication(request.getServletContext())
                .buildExchange(request, response);
        var context = new WebContext(exchange, Locale.ENGLISH, model);
        return Htmx.of(request).asks()
                ? templates.process("error", Set.of("problem"), context)
                : templates.process("error", context);
    }

    private String problem(String sentence, @Nullable String id) {
        var problem = new LinkedHashMap<String, @Nullable Object>();
        problem.put("detail", sentence);
        problem.put("status", STATUS.value());
        problem.put("title", STATUS.getReasonPhrase());
        problem.put("request", id);
        return json.writeValueAsString(problem);
    }
}
