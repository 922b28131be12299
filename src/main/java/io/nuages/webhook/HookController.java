package io.nuages.webhook;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /hooks/{token}}: where registries post. */
@RestController
class HookController {
    private static final int LARGEST_BODY = 1024 * 1024;

    private final Webhooks webhooks;
    private final Strangers strangers;

    HookController(Webhooks webhooks, Strangers strangers) {
        this.webhooks = webhooks;
        this.strangers = strangers;
    }

    /** Reads the body before it looks at the token, so that an unknown one costs as much as a known one. */
    @PostMapping("/hooks/{token}")
    ResponseEntity<String> receive(@PathVariable String token, HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > LARGEST_BODY) {
            return tooLarge();
        }
        var body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return tooLarge();
        }
        var address = String.valueOf(request.getRemoteAddr());
        if (strangers.tooMany(address)) {
            return tooMany("Too many requests from this address that name no URL of ours.");
        }
        try {
            return switch (webhooks.receive(token, body, Proof.of(request::getHeader))) {
                case TAKEN -> answer(HttpStatus.ACCEPTED, "Received.");
                case UNKNOWN -> {
                    strangers.refused(address);
                    yield answer(HttpStatus.NOT_FOUND, "Not found.");
                }
                case TOO_MANY -> tooMany("At most " + Webhooks.MOST_IN_A_MINUTE + " a minute.");
            };
        } catch (Notification.Malformed e) {
            return answer(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private static ResponseEntity<String> tooMany(String text) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, "60")
                .contentType(MediaType.TEXT_PLAIN)
                .body(text);
    }

    private static ResponseEntity<String> tooLarge() {
        return answer(HttpStatus.CONTENT_TOO_LARGE, "At most 1 MiB.");
    }

    private static ResponseEntity<String> answer(HttpStatus status, String text) {
        return ResponseEntity.status(status).contentType(MediaType.TEXT_PLAIN).body(text);
    }
}
