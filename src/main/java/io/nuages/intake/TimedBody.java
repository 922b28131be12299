package io.nuages.intake;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * A body as Tomcat reads it, whoever asks for it: a form's parameters, the parts of a multipart form, or a stream. Counts the time of
 * the whole, since Tomcat's own limit restarts with each byte, and takes a place while it is being read. A body that has arrived
 * needs neither.
 */
final class TimedBody implements InputBuffer {
    /** How long a body that finds no place may take to arrive: the one packet that follows its headers. */
    private static final Duration MOMENT = Duration.ofMillis(250);

    private static final Duration GLANCE = Duration.ofMillis(10);

    /** How much is read of a body that nobody wants; a larger one ends the connection. */
    private static final long WORTH_READING = 2L * 1024 * 1024;

    private final Request request;
    private final InputBuffer socket;
    private final Supplier<Sender> asking;
    private final Places places;
    private final long stall;

    private @Nullable Sender sender;
    private boolean hasPlace;
    private long start;
    private long read;
    private boolean ended;
    private boolean refused;

    /** @param stall how long Tomcat waits for the next byte */
    TimedBody(Request request, Supplier<Sender> asking, Places places, Duration stall) {
        this.request = request;
        this.socket = request.getInputBuffer();
        this.asking = asking;
        this.places = places;
        this.stall = stall.toNanos();
        request.setInputBuffer(this);
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (ended) {
            return -1;
        }
        var from = sender;
        if (from == null) {
            start = System.nanoTime();
            from = asking.get();
            sender = from;
            enter(from);
        }
        var waited = System.nanoTime() - start;
        var limit = from.kind().limit.toNanos();
        if (waited >= limit || waited >= limit - stall && socket.available() == 0) {
            throw refuse(BodyRefused.tooSlow());
        }
        int count;
        try {
            count = socket.doRead(handler);
        } catch (SocketTimeoutException e) {
            throw refuse(BodyRefused.tooSlow());
        }
        read += Math.max(0, count);
        if (count < 0 || read == request.getContentLengthLong()) {
            end();
        }
        return count;
    }

    @Override
    public int available() {
        return ended ? 0 : socket.available();
    }

    private void enter(Sender from) {
        var latest = start + MOMENT.toNanos();
        while (!arrived()) {
            if (places.take(from)) {
                hasPlace = true;
                return;
            }
            if (System.nanoTime() - latest >= 0) {
                throw refuse(BodyRefused.tooMany());
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    private boolean arrived() {
        request.action(ActionCode.AVAILABLE, true);
        var length = request.getContentLengthLong();
        return length >= 0 && request.getAvailable() >= length;
    }

    private BodyRefused refuse(BodyRefused refusal) {
        refused = true;
        end();
        return refusal;
    }

    private void end() {
        ended = true;
        if (hasPlace && sender != null) {
            hasPlace = false;
            places.giveBack(sender);
        }
    }

    /**
     * The request has been answered. Tomcat would read what is left of the body, in its own time, to keep the connection: here that is
     * done under the same limits, or not at all.
     */
    void close() {
        try {
            while (!ended && read < WORTH_READING) {
                doRead(new Discarded());
            }
        } catch (IOException | BodyRefused e) {
            refused = true;
        }
        if (refused || !ended) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
        end();
        request.setInputBuffer(socket);
    }
}
