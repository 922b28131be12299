package io.nuages.webhook;

import io.nuages.simulator.ImagePushed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The notifications of the simulated registry. It knows no URL to post to, so what a real one would send is put where the
 * requests of real ones are put: everything after that is the same.
 */
@Component
class SimulatedPushes {
    private final Webhooks webhooks;
    private final JsonMapper json;

    SimulatedPushes(Webhooks webhooks, JsonMapper json) {
        this.webhooks = webhooks;
        this.json = json;
    }

    @EventListener
    void pushed(ImagePushed push) {
        var reference = push.reference();
        var event = Map.of(
                "id", UUID.randomUUID().toString(),
                "action", "push",
                "target",
                        Map.of(
                                "repository", reference.repository(),
                                "tag", String.valueOf(reference.tag()),
                                "digest", push.digest()),
                "request", Map.of("host", reference.registry()));
        webhooks.take(
                reference,
                json.writeValueAsString(Map.of("events", List.of(event))).getBytes(StandardCharsets.UTF_8));
    }
}
