package io.nuages.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Notices a proxy in front of the portal that the portal does not know: then all requests seem to come from the proxy, and the
 * address of one says nothing about who sent it. It remembers for the last thousand requests whether they carry what proxies add but
 * came from nobody who is trusted. Probes bypass the proxy, so they are not counted. It informs staff and decides nothing: anybody
 * can send such headers. A strategy that would believe anybody is refused.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
public class ForwardingWatch extends OncePerRequestFilter {
    static final int REMEMBERED = 1000;

    private static final Logger log = LoggerFactory.getLogger(ForwardingWatch.class);
    private static final String STRATEGY = "server.forward-headers-strategy";
    private static final String PROXIES = "server.tomcat.remoteip.internal-proxies";
    private static final List<String> HEADERS =
            List.of("X-Forwarded-For", "Forwarded", "X-Forwarded-Proto", "X-Real-IP");

    /** Set by Tomcat on what comes from a proxy that it trusts. */
    private static final String BELIEVED = "org.apache.tomcat.request.forwarded";

    private final BitSet last = new BitSet(REMEMBERED);
    private int next;
    private int forwarded;
    private boolean told;

    ForwardingWatch(Environment environment) {
        if (environment.getProperty(STRATEGY, "").strip().equalsIgnoreCase("framework")) {
            throw new EverybodyBelieved();
        }
    }

    /** Whether most of the last thousand requests came through a proxy that the portal does not know. */
    public synchronized boolean overlooked() {
        return forwarded > REMEMBERED / 2;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (count(!Boolean.TRUE.equals(request.getAttribute(BELIEVED))
                && HEADERS.stream().anyMatch(name -> request.getHeader(name) != null))) {
            log.warn(
                    "Most requests have headers that a proxy adds, such as X-Forwarded-For, but do not come from a proxy that the"
                            + " portal knows: visitors' addresses are unknown, and https is not recognised. Set {} and"
                            + " {} as README.md says.",
                    STRATEGY,
                    PROXIES);
        }
        chain.doFilter(request, response);
    }

    /** Whether this is the first time that there are so many. */
    private synchronized boolean count(boolean carries) {
        forwarded -= last.get(next) ? 1 : 0;
        last.set(next, carries);
        forwarded += carries ? 1 : 0;
        next = (next + 1) % REMEMBERED;
        var first = !told && forwarded > REMEMBERED / 2;
        told |= first;
        return first;
    }
}
