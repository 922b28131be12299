package io.nuages.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** The page of this portal from which a request comes, as its browser says. */
public final class PageBefore {
    private PageBefore() {}

    /** Path and query of it; empty when the browser does not say, or names another host's. */
    public static Optional<String> of(HttpServletRequest request) {
        var said = request.getHeader(HttpHeaders.REFERER);
        if (said == null) {
            return Optional.empty();
        }
        try {
            var page = URI.create(said);
            var path = page.getRawPath();
            var ours = request.getServerName().equals(page.getHost()) && path != null && path.matches("/[^/].*|/");
            return ours
                    ? Optional.of(path + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
