package io.nuages.webhook;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
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

    HookController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /** Reads the body before it looks at the token, so that an unknown one costs as much as a known one. */
    @PostMapping("/hooks/{token}")
    ResponseEntity<String> receive(@PathVariable String token, HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return answer(HttpStatus.CONTENT_TOO_LARGE, "At most 1 MiB.");
        }
        try {
            return webhooks.receive(token, body, signature(request))
                    ? answer(HttpStatus.ACCEPTED, "Received.")
                    : answer(HttpStatus.NOT_FOUND, "Not found.");
        } catch (Notification.Malformed e) {
            return answer(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String signature(HttpServletRequest request) {
        var gitHub = request.getHeader("X-Hub-Signature-256");
        return gitHub != null ? gitHub : request.getHeader("X-Signature-256");
    }

    private static ResponseEntity<String> answer(HttpStatus status, String text) {
        return ResponseEntity.status(status).contentType(MediaType.TEXT_PLAIN).body(text);
    }
}
