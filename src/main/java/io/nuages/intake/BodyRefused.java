package io.nuages.intake;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The body is not read, or not to its end. Tomcat passes this on, whereas it would turn an {@code IOException} into missing parameters. */
public final class BodyRefused extends ResponseStatusException {
    private BodyRefused(HttpStatus status, String sentence) {
        super(status, sentence);
    }

    static BodyRefused tooSlow() {
        return new BodyRefused(HttpStatus.REQUEST_TIMEOUT, "What you sent took too long to arrive. Try again.");
    }

    static BodyRefused tooMany() {
        return new BodyRefused(
                HttpStatus.TOO_MANY_REQUESTS,
                "Too much is arriving slowly from where you are. Try again in a few seconds.");
    }

    /** The refusal that is behind another exception. */
    public static Optional<BodyRefused> in(@Nullable Throwable problem) {
        for (var cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyRefused refused) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }

    @Override
    public HttpHeaders getHeaders() {
        var headers = new HttpHeaders();
        if (getStatusCode().isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)) {
            headers.set(HttpHeaders.RETRY_AFTER, "5");
        }
        return headers;
    }
}
