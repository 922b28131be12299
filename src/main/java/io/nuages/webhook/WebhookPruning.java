package io.nuages.webhook;

import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets old deliveries and receivers that ended; on every replica, which does no harm. */
@Component
class WebhookPruning {
    private final Webhooks webhooks;

    WebhookPruning(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Scheduled(initialDelay = 5, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void prune() {
        webhooks.prune();
    }
}
