package io.nuages.tenant;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.Authentication;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.ServletRequestPathUtils;

/** Guards everything below {@code /t/{tenant}} and {@code /live/{tenant}}: the tenant is taken from the path itself. */
final class DoorInterceptor implements HandlerInterceptor {
    private final DoorKeeper keeper;
    private final Visitors visitors;

    DoorInterceptor(DoorKeeper keeper, Visitors visitors) {
        this.keeper = keeper;
        this.visitors = visitors;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            return true;
        }
        if (!(request.getUserPrincipal() instanceof Authentication authentication
                && authentication.getPrincipal() instanceof Visitor visitor)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        var door = keeper.open(visitor.account(), visitors.profile(request).orElse(null), slug(request));
        // First, since the page that refuses is the tenant's, too.
        request.setAttribute(Door.ATTRIBUTE, door);
        door.need(needed(request.getMethod(), handler));
        return true;
    }

    private static String slug(HttpServletRequest request) {
        return ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication().elements().stream()
                .filter(PathContainer.PathSegment.class::isInstance)
                .skip(1)
                .findFirst()
                .map(segment -> ((PathContainer.PathSegment) segment).valueToMatch())
                .orElse("");
    }

    private static Role needed(String method, Object handler) {
        var needs = needs(handler);
        if (needs != null) {
            return needs.value();
        }
        return switch (method) {
            case "GET", "HEAD", "OPTIONS" -> Role.VIEWER;
            default -> Role.DEVELOPER;
        };
    }

    private static @Nullable Needs needs(Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return null;
        }
        var own = method.getMethodAnnotation(Needs.class);
        return own != null ? own : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Needs.class);
    }
}
