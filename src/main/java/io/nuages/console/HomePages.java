package io.nuages.console;

import io.nuages.app.Apps;
import io.nuages.app.Quotas;
import io.nuages.audit.Audit;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Outline;
import io.nuages.host.HostName;
import io.nuages.spec.Price;
import io.nuages.tenant.Door;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import io.nuages.webhook.Webhooks;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The tenant's home: is everything running, and what needs me? */
@Controller
class HomePages {
    private static final int NEWEST_ACTS = 6;

    private final Tenancy tenancy;
    private final Apps apps;
    private final Deployments deployments;
    private final Quotas quotas;
    private final Audit audit;

    HomePages(Tenancy tenancy, Apps apps, Deployments deployments, Quotas quotas, Audit audit) {
        this.tenancy = tenancy;
        this.apps = apps;
        this.deployments = deployments;
        this.quotas = quotas;
        this.audit = audit;
    }

    /**
     * @param show which part of the list, see {@link EnvironmentList.Show}
     * @param q words that its name, a host or its image contains
     */
    @GetMapping("/t/{tenant}")
    String home(
            Door door,
            @RequestParam(defaultValue = "") String show,
            @RequestParam(defaultValue = "") String q,
            Model model,
            Htmx htmx) {
        var shown = EnvironmentList.Show.of(show);
        var home = tenancy.look(door.tenant().id(), () -> page(door, shown, EnvironmentList.search(q)));
        model.addAttribute("home", home);
        model.addAttribute("section", "apps");
        return htmx.view("home", "changed");
    }

    /** What staff hold, for pages that were already open. */
    @GetMapping("/t/{tenant}/hold")
    String hold(Door door) {
        return "layout :: held";
    }

    /** An app's address redirects to its first environment. */
    @GetMapping("/t/{tenant}/apps/{app}")
    String app(Door door, @org.springframework.web.bind.annotation.PathVariable String app) {
        return apps.environments(door.tenant().id()).stream()
                .filter(environment -> environment.appName().equals(app))
                .findFirst()
                .map(environment -> "redirect:" + Environments.base(door, environment))
                .orElseThrow(() -> new org.springframework.web.server.ResponseStatusException(
                        org.springframework.http.HttpStatus.NOT_FOUND));
    }

    private HomePage page(Door door, EnvironmentList.Show show, String search) {
        var tenant = door.tenant().id();
        var environments = deployments.outlines(tenant);
        var standing = quotas.of(tenant);
        var list = new EnvironmentList(environments, door.tenant().hold());
        var matching = list.matching(search);
        var shown = EnvironmentList.of(matching, show);
        var prices = environments.stream()
                .map(environment -> environment.spec().price(standing.plan(), environment.pausedAt() != null))
                .toList();
        var away = unreachableSince(environments);
        return new HomePage(
                Environments.base(door),
                address(door, show, search),
                Stream.concat(Stream.of(tenant), environments.stream().map(Outline::id))
                        .map(UUID::toString)
                        .collect(Collectors.joining(" ")),
                new HomePage.Standing(
                        environments.size(),
                        list.count(EnvironmentList.Rank.ACTION),
                        list.count(EnvironmentList.Rank.LOOK),
                        Price.together(standing.plan(), prices)),
                away,
                search,
                show.id(),
                Arrays.stream(EnvironmentList.Show.values())
                        .map(each -> new HomePage.View(
                                each.id(),
                                each.word(),
                                EnvironmentList.of(matching, each).size(),
                                address(door, each, search),
                                each == show))
                        .toList(),
                shown.stream().map(entry -> row(door, entry, away != null)).toList(),
                environments.isEmpty() || !shown.isEmpty() ? null : none(show, search),
                PlanMeters.of(standing),
                audit.newest(tenant, NEWEST_ACTS, 0),
                door.may(Role.DEVELOPER));
    }

    private static String address(Door door, EnvironmentList.Show show, String search) {
        var address = UriComponentsBuilder.fromPath(Environments.base(door));
        if (!show.id().isEmpty()) {
            address.queryParam("show", show.id());
        }
        if (!search.isEmpty()) {
            address.queryParam("q", "{q}");
        }
        return address.encode().buildAndExpand(Map.of("q", search)).toUriString();
    }

    private static String none(EnvironmentList.Show show, String search) {
        if (search.isEmpty()) {
            return show.none();
        }
        return "“" + search + "” is in no name, host or image"
                + (show == EnvironmentList.Show.ALL ? "." : " under “" + show.word() + "”.");
    }

    /** The earliest, when the cluster answers for none of those that are live: then it is said once. */
    private static @Nullable Instant unreachableSince(List<Outline> environments) {
        return environments.stream()
                        .anyMatch(
                                environment -> environment.serving() != null && environment.unreachableSince() == null)
                ? null
                : environments.stream()
                        .map(Outline::unreachableSince)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null);
    }

    /** @param away whether the page says already that the cluster does not answer */
    private HomePage.EnvironmentRow row(Door door, EnvironmentList.Entry entry, boolean away) {
        var environment = entry.environment();
        var serving = environment.serving();
        var host = environment.host();
        var rests = environment.pausedAt() != null || environment.deletingAt() != null;
        var opens = serving != null && host != null && !rests;
        return new HomePage.EnvironmentRow(
                environment.path(),
                environment.appName(),
                environment.name(),
                Environments.base(door, environment),
                entry.summary().state(),
                entry.tone(),
                away && environment.unreachableSince() != null && !rests
                        ? EnvironmentSummary.failed(environment)
                        : entry.note(),
                opens && host != null ? apps.address(host) : null,
                opens && host != null
                        ? HostName.readable(host)
                        : rests ? "" : serving == null ? "nothing live yet" : "no address live yet",
                serving == null
                        ? null
                        : EnvironmentSummary.version(serving.image().name()),
                serving == null ? null : serving.image().name(),
                serving == null ? null : serving.image().digest(),
                serving == null ? null : environment.servingSince(),
                serving == null ? null : by(serving.actor()),
                serving == null ? null : serving.actor(),
                environment.pausedAt() != null && environment.deletingAt() == null && door.may(Role.DEVELOPER));
    }

    /** A person by the whole address: what stands before its host could be anybody's, or look like a machine's word. */
    private static String by(String actor) {
        return actor.equals(Webhooks.ACTOR) ? "push" : actor;
    }
}
