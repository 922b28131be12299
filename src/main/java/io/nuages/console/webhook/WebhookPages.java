package io.nuages.console.webhook;

import io.nuages.app.Environment;
import io.nuages.console.EnvironmentHead;
import io.nuages.console.Environments;
import io.nuages.deploy.Deployments;
import io.nuages.desk.AppActs;
import io.nuages.desk.WebhookActs;
import io.nuages.form.Problems;
import io.nuages.host.PortalAddress;
import io.nuages.registry.ImageReference;
import io.nuages.tenant.Door;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import io.nuages.webhook.DeliveryOutcome;
import io.nuages.webhook.Webhooks;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Redeploying on push: whether it is on, its URL, and what was received there. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}")
class WebhookPages {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Tenancy tenancy;
    private final Environments environments;
    private final AppActs appActs;
    private final WebhookActs acts;
    private final Webhooks webhooks;
    private final Deployments deployments;
    private final PortalAddress portal;

    WebhookPages(
            Tenancy tenancy,
            Environments environments,
            AppActs appActs,
            WebhookActs acts,
            Webhooks webhooks,
            Deployments deployments,
            PortalAddress portal) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.appActs = appActs;
        this.acts = acts;
        this.webhooks = webhooks;
        this.deployments = deployments;
        this.portal = portal;
    }

    @GetMapping("/webhooks")
    String page(Door door, @PathVariable String app, @PathVariable String environment, Model model, Htmx htmx) {
        show(door, app, environment, null, model);
        return htmx.view("webhooks", "received");
    }

    /** The answer itself shows the URL: it is stored nowhere, not even for a redirect. */
    @PostMapping("/webhooks")
    String open(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(required = false) @Nullable String requestKey,
            Model model,
            HttpServletResponse response) {
        var target = environments.find(door, app, environment);
        try {
            var token = acts.open(door, target.app(), requestKey);
            show(door, app, environment, address(token), model);
            response.setStatus(HttpStatus.CREATED.value());
        } catch (Refusal refusal) {
            show(door, app, environment, null, model);
            refused(refusal.getMessage(), model, response);
        }
        return "webhooks";
    }

    @PostMapping("/webhooks/{receiver}/closure")
    String close(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @PathVariable UUID receiver,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        try {
            if (acts.close(door, target.app(), receiver)) {
                redirect.addFlashAttribute("flash", "The URL is revoked. Requests to it get “404 Not Found”.");
                return "redirect:" + Environments.base(door, target) + "/webhooks";
            }
        } catch (NoSuchElementException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        show(door, app, environment, null, model);
        refused("This URL was revoked already.", model, response);
        return "webhooks";
    }

    @PostMapping("/redeploy-on-push")
    String redeployOnPush(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "false") boolean on,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        try {
            appActs.followPushes(door, target.ref(), on);
        } catch (Problems problems) {
            show(door, app, environment, null, model);
            refused(problems.problems().getFirst().message(), model, response);
            return "webhooks";
        }
        redirect.addFlashAttribute("flash", on ? "Pushes are deployed from now on." : "Pushes are no longer deployed.");
        return "redirect:" + Environments.base(door, target) + "/webhooks";
    }

    /** As text, whatever the sender called it: nothing of it is run or shown as a page. */
    @GetMapping("/webhooks/deliveries/{delivery}")
    ResponseEntity<byte[]> body(
            Door door, @PathVariable String app, @PathVariable String environment, @PathVariable UUID delivery) {
        var target = environments.find(door, app, environment);
        var body = webhooks.body(door.tenant().id(), target.app(), delivery)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(body);
    }

    private void show(Door door, String app, String environment, @Nullable String url, Model model) {
        tenancy.show(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "webhooks", model);
            var target = shown.environment();
            var receivers = webhooks.receivers(target.tenant(), target.app()).stream()
                    .map(receiver ->
                            new WebhookPage.Receiver(receiver.id(), receiver.since(), receiver.by(), receiver.until()))
                    .toList();
            var image = ImageReference.parse(target.spec().image());
            var tag = image.digest() == null ? image.tag() : null;
            model.addAttribute(
                    "webhook",
                    new WebhookPage(
                            url,
                            THIS_MACHINE.stream().anyMatch(portal::is),
                            image.name(),
                            tag,
                            target.redeployOnPush(),
                            receivers.stream()
                                    .filter(receiver -> receiver.until() == null)
                                    .findFirst()
                                    .orElse(null),
                            receivers.stream()
                                    .filter(receiver -> receiver.until() != null)
                                    .toList(),
                            deliveries(target, shown.head()),
                            Webhooks.KEPT,
                            Webhooks.KEPT_FOR.toDays(),
                            Webhooks.OVERLAP.toHours(),
                            Stream.concat(
                                            Stream.of(target.app()),
                                            shown.siblings().stream().map(Environment::id))
                                    .map(UUID::toString)
                                    .collect(Collectors.joining(" ")),
                            Webhooks.requestKey(),
                            WebhookGuides.of(
                                    url == null ? address("TOKEN") : url, image.name(), tag == null ? "latest" : tag)));
        });
    }

    private List<WebhookPage.DeliveryRow> deliveries(Environment target, EnvironmentHead head) {
        var found = webhooks.deliveries(target.tenant(), target.app(), Webhooks.KEPT);
        var named = found.stream()
                .map(Webhooks.Delivery::outcome)
                .filter(Objects::nonNull)
                .flatMap(outcome -> outcome.results().stream())
                .map(DeliveryOutcome.Result::deployment)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return DeliveryRows.of(found, deployments.byIds(target.tenant(), named), head);
    }

    private static void refused(String problem, Model model, HttpServletResponse response) {
        model.addAttribute("flashProblem", problem);
        response.setStatus(HttpStatus.CONFLICT.value());
    }

    private String address(String token) {
        return portal.url() + "/hooks/" + token;
    }
}
