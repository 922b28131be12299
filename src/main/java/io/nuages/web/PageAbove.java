package io.nuages.web;

import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The page above an address that only accepts forms. Such an address stays in the browser after a form was refused, and comes back
 * from its history, a bookmark, or a sign-in.
 */
@Component
class PageAbove {
    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    PageAbove(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    /** The longest part of the path, up to a slash, that is a page's. */
    Optional<String> of(String path) {
        var above = path;
        for (var slash = above.lastIndexOf('/'); slash > 0; slash = above.lastIndexOf('/')) {
            above = above.substring(0, slash);
            if (isPage(above)) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    private boolean isPage(String path) {
        var parsed = PathContainer.parsePath(path);
        return mappings.getObject().getHandlerMethods().keySet().stream()
                .filter(info -> info.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .map(RequestMappingInfo::getPathPatternsCondition)
                .anyMatch(patterns -> patterns != null
                        && patterns.getPatterns().stream().anyMatch(pattern -> pattern.matches(parsed)));
    }
}
