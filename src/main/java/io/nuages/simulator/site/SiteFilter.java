package io.nuages.simulator.site;

import io.nuages.host.PortalAddress;
import io.nuages.simulator.cluster.Kubelet;
import io.nuages.simulator.cluster.Pod;
import io.nuages.simulator.site.Sites.Site;
import io.nuages.simulator.site.Sites.Visits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers for a simulated app when a request's Host header is a host of its Ingress. It comes before everything else,
 * so a site has no part in the portal's sessions, and the portal none in a site's: the portal's own host names are never a
 * site's, whatever an Ingress says.
 */
public final class SiteFilter extends HttpFilter {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*[:\\[\\]].*");

    private final transient Sites sites;
    private final transient PortalAddress portal;

    public SiteFilter(Sites sites, PortalAddress portal) {
        this.sites = sites;
        this.portal = portal;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var host = host(request);
        var site = mayBeSite(host) ? sites.find(host) : Optional.<Site>empty();
        if (site.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        answer(request, response, host, site.get());
    }

    private static String host(HttpServletRequest request) {
        var name = request.getServerName();
        var host = name == null ? "" : name.toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** A single word, such as {@code localhost}, and an address are the portal's. */
    private boolean mayBeSite(String host) {
        return host.contains(".") && !ADDRESS.matcher(host).matches() && !portal.is(host);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, String host, Site site)
            throws IOException {
        var pod = site.pod();
        if (pod == null) {
            response.setHeader("Retry-After", "5");
            send(request, response, null, 503, "text/html", SitePage.unavailable(host));
        } else if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            send(request, response, pod, 405, "text/html", SitePage.notAllowed(host));
        } else if (Kubelet.answersHealth(request.getRequestURI())) {
            send(request, response, pod, 200, "text/plain", "ok\n");
        } else if (!request.getRequestURI().equals("/")) {
            send(request, response, pod, 404, "text/html", SitePage.notFound(host));
        } else if (request.getMethod().equals("HEAD")) {
            send(request, response, pod, 200, "text/html", "");
        } else {
            var visits = sites.visit(pod);
            send(
                    request,
                    response,
                    pod,
                    visits instanceof Visits.DatabaseDown ? 500 : 200,
                    "text/html",
                    SitePage.home(host, site, pod.name, visits));
        }
    }

    private void send(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Pod pod,
            int status,
            String type,
            String body)
            throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type + ";charset=UTF-8");
        response.setHeader("Content-Security-Policy", SitePage.CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(bytes.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(bytes);
        }
        if (pod != null) {
            sites.log(pod, request.getMethod(), request.getRequestURI(), status, bytes.length);
        }
    }
}
