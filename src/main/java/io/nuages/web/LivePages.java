package io.nuages.web;

import io.nuages.live.LiveHub;
import io.nuages.tenant.Door;
import io.nuages.tenant.DoorKeeper;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The event stream of a tenant's pages. It ends when the session, the membership or the account does. */
@Controller
class LivePages {
    private final LiveHub hub;
    private final DoorKeeper keeper;
    private final Visitors visitors;

    LivePages(LiveHub hub, DoorKeeper keeper, Visitors visitors) {
        this.hub = hub;
        this.keeper = keeper;
        this.visitors = visitors;
    }

    @GetMapping(path = "/live/{tenant}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter listen(
            Door door,
            @RequestParam(required = false) @Nullable String since,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpSession session,
            HttpServletResponse response) {
        var id = session.getId();
        // Else some proxies keep the events until there are enough of them.
        response.setHeader("X-Accel-Buffering", "no");
        return hub.open(
                door.tenant().id(),
                door.account(),
                last == null ? since : last,
                () -> mayListen(door.account(), id, door.tenant().slug()));
    }

    private boolean mayListen(UUID account, String session, String slug) {
        try {
            keeper.open(account, slug);
        } catch (ResponseStatusException closed) {
            return false;
        }
        return visitors.isSignedIn(account, session);
    }
}
