package io.nuages.account;

import io.nuages.live.Live;
import io.nuages.live.LiveHub;
import io.nuages.tenant.Door;
import io.nuages.tenant.DoorKeeper;
import io.nuages.tenant.Profile;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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
 * The event streams of a tenant's pages and of the staff's. One continues as long as a request of the same session from the same address would be
 * answered, which is checked before every event.
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
        var listener = Listener.of(visitor, request);
        var slug = door.tenant().slug();
        unbuffered(response);
        return hub.open(
                door.tenant().id(),
                door.account(),
                last == null ? since : last,
                () -> mayListen(listener, profile -> keeper.open(visitor.account(), profile, slug)));
    }

    /** The event stream of the staff's pages. */
    @GetMapping(path = "/staff/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter listen(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(required = false) @Nullable String since,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpServletRequest request,
            HttpServletResponse response) {
        var listener = Listener.of(visitor, request);
        unbuffered(response);
        return hub.open(
                Live.STAFF,
                visitor.account(),
                last == null ? since : last,
                () -> mayListen(listener, LivePages::staffOnly));
    }

    private static void staffOnly(Profile profile) {
        if (!profile.staff()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    /** Else some proxies keep the events until there are enough of them. */
    private static void unbuffered(HttpServletResponse response) {
        response.setHeader("X-Accel-Buffering", "no");
    }

    /** Who opened a stream, and where. */
    private record Listener(Visitor visitor, String session, String address) {
        static Listener of(Visitor visitor, HttpServletRequest request) {
            return new Listener(visitor, request.getSession().getId(), request.getRemoteAddr());
        }
    }

    /** @param door throws where it is closed */
    private boolean mayListen(Listener listener, Consumer<Profile> door) {
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
            door.accept(profile);
            return true;
        } catch (ResponseStatusException closed) {
            return false;
        }
    }
}
