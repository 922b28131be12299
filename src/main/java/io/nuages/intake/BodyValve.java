package io.nuages.intake;

import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.security.core.context.SecurityContextHolder;

/** Puts a {@link TimedBody} around the body of each request that has one. */
final class BodyValve extends ValveBase {
    private final Places places;
    private final Duration stall;

    BodyValve(Places places, Duration stall) {
        super(true);
        this.places = places;
        this.stall = stall;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        var coyote = request.getCoyoteRequest();
        if (coyote.getContentLengthLong() <= 0 && coyote.getHeader("Transfer-Encoding") == null) {
            getNext().invoke(request, response);
            return;
        }
        var answering = new boolean[] {true};
        var body = new TimedBody(coyote, () -> sender(request, answering[0]), places, stall);
        try {
            getNext().invoke(request, response);
        } finally {
            answering[0] = false;
            body.close();
        }
    }

    /** @param answering whether it is still being handled: only then is it known who is signed in */
    private static Sender sender(Request request, boolean answering) {
        if (request.getAttribute(Sender.ATTRIBUTE) instanceof Sender known) {
            return known;
        }
        var visitor = answering
                ? Visitors.of(SecurityContextHolder.getContext().getAuthentication())
                : Optional.<Visitor>empty();
        return visitor.map(
                        known -> new Sender(Sender.Kind.VISITOR, known.account().toString()))
                .orElseGet(() -> new Sender(Sender.Kind.STRANGER, Networks.ofAny(request.getRemoteAddr())));
    }
}
