package io.nuages.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;

/** For filters: answers what goes wrong before a handler is reached as if a handler had thrown it. */
public final class ErrorAnswer {
    private ErrorAnswer() {}

    /** @param sentence for the person who asked */
    public static void send(
            HttpServletRequest request, HttpServletResponse response, HttpStatus status, String sentence)
            throws IOException {
        // A slow body, for example, may have been answered already.
        if (response.isCommitted()) {
            return;
        }
        request.setAttribute(Errors.SENTENCE, sentence);
        response.sendError(status.value());
    }
}
