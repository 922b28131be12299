package io.nuages.console.webhook;

import io.nuages.form.Badge;
import io.nuages.tenant.People;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The receiver of an environment's app and what it received.
 *
 * @param url that was just created and is shown only this once; null otherwise
 * @param local whether the portal answers on this machine only
 * @param tag that the environment follows; null when its configuration names a digest
 * @param receiver in use; null when there is none
 * @param ending those before it, which work for a while yet
 * @param kept how many deliveries are kept, {@code days} for how long
 * @param topics of the live region: the app and its environments
 */
public record WebhookPage(
        @Nullable String url,
        boolean local,
        String repository,
        @Nullable String tag,
        boolean redeployOnPush,
        @Nullable Receiver receiver,
        List<Receiver> ending,
        List<DeliveryRow> deliveries,
        int kept,
        long days,
        long overlapHours,
        String topics,
        String requestKey,
        List<Guide> guides) {
    public record Receiver(
            UUID id,
            Instant since,
            People.Person by,
            @Nullable Instant until) {}

    /** @param href where to read what was sent */
    public record DeliveryRow(
            String href, Instant receivedAt, String sender, List<String> images, String size, List<Line> lines) {}

    /** @param label of the link to the deployment; null, as is {@code href}, when there is none */
    public record Line(
            Badge state, @Nullable String label, @Nullable String href, String text) {}

    /**
     * How a sender is set up.
     *
     * @param where to do it, a sentence
     * @param code to paste there
     */
    public record Guide(String id, String sender, String where, String code) {}
}
