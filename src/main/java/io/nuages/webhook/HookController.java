package io.nuages.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.nuages.intake.Sender;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /hooks/{token}}: where registries post. {@code nuages.hooks} counts the answers by {@code status}. */
@RestController
class HookController {
    private static final int LARGEST_BODY = 1024 * 1024;

    private final Webhooks webhooks;
    private final Strangers strangers;
    private final MeterRegistry meters;

    HookController(Webhooks webhooks, Strangers strangers, MeterRegistry meters) {
        this.webhooks = webhooks;
        this.strangers = strangers;
        this.meters = meters;
    }

    /** The URL is looked up before anything of the body is read, and however many wrong ones came from the same place. */
    @PostMapping("/hooks/{token}")
    ResponseEntity<String> receive(@PathVariable String token, HttpServletRequest request) throws IOException {
        var answer = answer(token, request);
        meters.counter(
                        "nuages.hooks",
                        "status",
                        Integer.toString(answer.getStatusCode().value()))
                .increment();
        return answer;
    }

    private ResponseEntity<String> answer(String token, HttpServletRequest request) throws IOException {
        var address = String.valueOf(request.getRemoteAddr());
        var webhook = webhooks.find(token);
        if (webhook.isEmpty()) {
            return unknown(address);
        }
        if (request.getContentLengthLong() > LARGEST_BODY) {
            return tooLarge();
        }
        Sender.isWebhook(request, webhook.get().tenant());
        var body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return tooLarge();
        }
        try {
            return switch (webhooks.receive(webhook.get(), token, body, Proof.of(request::getHeader))) {
                case TAKEN -> answer(HttpStatus.ACCEPTED, "Received.");
                case UNKNOWN -> unknown(address);
                case TOO_MANY -> tooMany("At most " + Webhooks.MOST_IN_A_MINUTE + " a minute.");
            };
        } catch (Notification.Malformed e) {
            return answer(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private ResponseEntity<String> unknown(String address) {
        return strangers.count(address)
                ? answer(HttpStatus.NOT_FOUND, "Not found.")
                : tooMany("Too many requests from this address that name no URL of ours.");
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
