package io.nuages.console;

import io.nuages.app.Apps;
import io.nuages.app.Quotas;
import io.nuages.audit.Audit;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Outline;
import io.nuages.host.HostName;
import io.nuages.registry.ImageReference;
import io.nuages.spec.Price;
import io.nuages.tenant.Door;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The tenant's home: is everything running, and what needs me? */
@Controller
class HomePages {
    private static final int NEWEST_ACTS = 6;
    private static final int APPS = 25;

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

    @GetMapping("/t/{tenant}")
    String home(Door door, @RequestParam(defaultValue = "1") int page, Model model, Htmx htmx) {
        var home = tenancy.look(door.tenant().id(), () -> page(door, Math.clamp(page, 1, 10_000)));
        model.addAttribute("home", home);
        model.addAttribute("section", "apps");
        return htmx.view("home", "apps");
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

    private HomePage page(Door door, int number) {
        var tenant = door.tenant().id();
        var environments = deployments.outlines(tenant);
        var standing = quotas.of(tenant);
        var byApp = new LinkedHashMap<String, List<Row>>();
        for (var environment : environments) {
            byApp.computeIfAbsent(environment.appName(), app -> new ArrayList<>())
                    .add(new Row(
                            environment,
                            EnvironmentSummary.of(environment, door.tenant().hold())));
        }
        var shown = apps(byApp, number);
        var prices = environments.stream()
                .map(environment -> environment.spec().price(standing.plan(), environment.pausedAt() != null))
                .toList();
        return new HomePage(
                Environments.base(door),
                Stream.concat(
                                Stream.of(tenant),
                                shown.stream()
                                        .flatMap(app -> app.getValue().stream())
                                        .map(row -> row.environment().id()))
                        .map(UUID::toString)
                        .collect(Collectors.joining(" ")),
                environments.isEmpty()
                        ? "Nothing runs here yet"
                        : count(byApp.size(), "app") + ", " + count(environments.size(), "environment") + " · "
                                + Price.together(standing.plan(), prices) + " per month as configured now",
                shown.stream().map(app -> card(door, app)).toList(),
                number,
                byApp.size() > number * APPS,
                PlanMeters.of(standing),
                audit.newest(tenant, NEWEST_ACTS, 0),
                door.may(Role.DEVELOPER));
    }

    /** An environment and its state. */
    private record Row(Outline environment, EnvironmentSummary summary) {
        /** The smaller, the more it needs attention. */
        int rank() {
            return summary.state().tone().equals("bad")
                    ? 0
                    : summary.state().word().equals("Degraded") ? 1 : 2;
        }
    }

    /** The apps of one page. With several pages, unhealthy apps come first, so that none hides on a later page. */
    private static List<Map.Entry<String, List<Row>>> apps(Map<String, List<Row>> byApp, int page) {
        var all = byApp.entrySet().stream();
        var sorted = byApp.size() <= APPS
                ? all
                : all.sorted(Comparator.comparingInt(
                        app -> app.getValue().stream().mapToInt(Row::rank).min().orElse(0)));
        return sorted.skip((page - 1L) * APPS).limit(APPS).toList();
    }

    /** Unhealthy environments first, otherwise as they were added. */
    private HomePage.AppCard card(Door door, Map.Entry<String, List<Row>> app) {
        var rows = app.getValue();
        var first = rows.getFirst().environment();
        return new HomePage.AppCard(
                app.getKey(),
                Environments.base(door, first),
                ImageReference.stored(first.spec().image()).name(),
                rows.stream()
                        .sorted(Comparator.comparingInt(Row::rank))
                        .map(row -> row(door, row))
                        .toList());
    }

    private HomePage.EnvironmentRow row(Door door, Row row) {
        var environment = row.environment();
        var summary = row.summary();
        var serving = environment.serving();
        var newest = environment.newest();
        var host = environment.host();
        var opens =
                serving != null && host != null && environment.pausedAt() == null && environment.deletingAt() == null;
        var image = serving != null ? serving.image() : newest == null ? null : newest.resolved();
        return new HomePage.EnvironmentRow(
                environment.name(),
                Environments.base(door, environment),
                summary.state(),
                opens && host != null ? apps.address(host) : null,
                opens && host != null
                        ? HostName.readable(host)
                        : environment.deletingAt() != null
                                ? ""
                                : environment.pausedAt() != null
                                        ? "no address while paused"
                                        : serving == null ? "nothing live yet" : "no address live yet",
                image == null ? null : EnvironmentSummary.version(image.name()),
                image == null ? null : image.digest(),
                summary.note(),
                environment.pausedAt() != null && environment.deletingAt() == null && door.may(Role.DEVELOPER));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
