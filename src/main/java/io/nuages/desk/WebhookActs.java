package io.nuages.desk;

import io.nuages.tenant.Door;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.webhook.Webhooks;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** An app's receivers for registries' notifications. */
@Component
public class WebhookActs {
    private final Webhooks webhooks;

    WebhookActs(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /**
     * Creates a receiver, replacing the previous one.
     *
     * @return the token, as {@link Webhooks#open} does
     * @throws Refusal as {@code Webhooks.open} does
     */
    public String open(Door door, UUID app, @Nullable String requestKey) {
        door.need(Role.DEVELOPER);
        return webhooks.open(door.tenant().id(), app, requestKey, door.who());
    }

    /**
     * Ends a receiver immediately.
     *
     * @return false when it had ended before
     * @throws java.util.NoSuchElementException when the app has no such receiver
     */
    public boolean close(Door door, UUID app, UUID receiver) {
        door.need(Role.DEVELOPER);
        return webhooks.close(door.tenant().id(), app, receiver, door.actor());
    }
}
