package io.nuages.console.webhook;

import io.nuages.console.DeploymentViews;
import io.nuages.console.EnvironmentHead;
import io.nuages.console.webhook.WebhookPage.DeliveryRow;
import io.nuages.console.webhook.WebhookPage.Line;
import io.nuages.deploy.Deployment;
import io.nuages.form.Badge;
import io.nuages.webhook.DeliveryOutcome;
import io.nuages.webhook.Webhooks.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deliveries in words. Pure. */
final class DeliveryRows {
    private DeliveryRows() {}

    /** @param deployments those that the deliveries refer to, as far as they still exist */
    static List<DeliveryRow> of(List<Delivery> deliveries, Map<UUID, Deployment> deployments, EnvironmentHead head) {
        return deliveries.stream()
                .map(delivery -> row(delivery, deployments, head))
                .toList();
    }

    private static DeliveryRow row(Delivery delivery, Map<UUID, Deployment> deployments, EnvironmentHead head) {
        var outcome = delivery.outcome();
        return new DeliveryRow(
                head.base() + "/webhooks/deliveries/" + delivery.id(),
                delivery.receivedAt(),
                outcome == null ? "" : sender(outcome.sender()),
                outcome == null ? List.of() : images(outcome),
                size(delivery.bytes()),
                lines(outcome, deployments, head));
    }

    private static String sender(String sender) {
        return switch (sender) {
            case "registry" -> "A registry";
            case "generic" -> "A script";
            case "unknown" -> "";
            default -> sender;
        };
    }

    private static List<String> images(DeliveryOutcome outcome) {
        var more = outcome.pushed() - outcome.images().size();
        var images = new ArrayList<>(
                outcome.images().stream().map(DeliveryRows::image).toList());
        if (more > 0) {
            images.add("and " + more + " more");
        }
        return images;
    }

    /** Without the digest: nobody relies on it. */
    private static String image(String image) {
        var at = image.indexOf('@');
        return at < 0 || image.lastIndexOf(':', at) <= image.lastIndexOf('/') ? image : image.substring(0, at);
    }

    private static List<Line> lines(
            @Nullable DeliveryOutcome outcome, Map<UUID, Deployment> deployments, EnvironmentHead head) {
        if (outcome == null) {
            return List.of(line(Badge.info("Being handled"), ""));
        }
        if (outcome.problem() != null) {
            return List.of(line(Badge.warn("Not understood"), outcome.problem()));
        }
        if (outcome.results().isEmpty()) {
            return List.of(line(
                    Badge.neutral("Ignored"),
                    outcome.pushed() == 0
                            ? "nothing was pushed"
                            : "no environment of " + head.app() + " uses this repository"));
        }
        return outcome.results().stream()
                .map(result -> line(result, deployments, head))
                .toList();
    }

    private static Line line(DeliveryOutcome.Result result, Map<UUID, Deployment> deployments, EnvironmentHead head) {
        if (result.deployment() == null) {
            return line(Badge.neutral("Ignored"), result.environment() + ": " + result.reason());
        }
        var deployment = deployments.get(result.deployment());
        if (deployment == null) {
            return line(Badge.neutral("Deployed"), "in " + result.environment() + ", which is gone");
        }
        var release = deployment.release();
        return new Line(
                DeploymentViews.standing(deployment.state()),
                "Deployment " + deployment.number() + " of " + result.environment(),
                head.tenantBase() + "/apps/" + head.app() + "/" + result.environment() + "/deployments/"
                        + deployment.number(),
                release == null ? "" : "release " + release.number());
    }

    private static Line line(Badge state, String text) {
        return new Line(state, null, null, text);
    }

    /** {@code 612 B}, {@code 3.4 KiB}. */
    static String size(int bytes) {
        return bytes < 1024 ? bytes + " B" : String.format(Locale.ENGLISH, "%.1f KiB", bytes / 1024.0);
    }
}
