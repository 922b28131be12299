package io.nuages.account;

import io.nuages.live.LiveHub;
import io.nuages.tenant.Door;
import io.nuages.tenant.DoorKeeper;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The event stream of a tenant's pages. It goes on for as long as a request of the same session from the same address would be
 * answered, which is looked at whenever something is told.
 */
@Controller
class LivePages {
    private final LiveHub hub;
    private final DoorKeeper keeper;
    private final Visitors visitors;
    private final SecondStep second;
    private final FindByIndexNameSessionRepository<?> sessions;

    LivePages(
            LiveHub hub,
            DoorKeeper keeper,
            Visitors visitors,
            SecondStep second,
            FindByIndexNameSessionRepository<?> sessions) {
        this.hub = hub;
        this.keeper = keeper;
        this.visitors = visitors;
        this.second = second;
        this.sessions = sessions;
    }

    @GetMapping(path = "/live/{tenant}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter listen(
            Door door,
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(required = false) @Nullable String since,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpServletRequest request,
            HttpServletResponse response) {
        var listener = new Listener(
                visitor,
                request.getSession().getId(),
                request.getRemoteAddr(),
                door.tenant().slug());
        // Else some proxies keep the events until there are enough of them.
        response.setHeader("X-Accel-Buffering", "no");
        return hub.open(door.tenant().id(), door.account(), last == null ? since : last, () -> mayListen(listener));
    }

    /** Who opened a stream, where, and of what. */
    private record Listener(Visitor visitor, String session, String address, String slug) {}

    private boolean mayListen(Listener listener) {
        var visitor = listener.visitor();
        var session = sessions.findById(listener.session());
        var profile = visitors.profile(visitor).orElse(null);
        if (session == null
                || profile == null
                || !VisitorContexts.isOf(visitor, session)
                || !second.isDone(profile, visitor, session.getAttribute(Visitors.FACTOR_SHOWN))
                || !second.isAllowed(profile, listener.address())) {
            return false;
        }
        try {
            keeper.open(visitor.account(), profile, listener.slug());
            return true;
        } catch (ResponseStatusException closed) {
            return false;
        }
    }
}
