package io.nuages.console.search;

import io.nuages.console.Environments;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Outline;
import io.nuages.host.HostName;
import io.nuages.tenant.Door;
import io.nuages.tenant.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the places of one tenant that contain all words of a question. Pure. */
final class PlaceFinder {
    private static final Pattern SPACES = Pattern.compile("[\\s/·#]+");

    /** In characters; what is beyond is not looked for. */
    static final int LONGEST = 200;

    private final Door door;
    private final List<Outline> environments;

    PlaceFinder(Door door, Collection<Outline> environments) {
        this.door = door;
        this.environments = List.copyOf(environments);
    }

    /** A page of each environment, or of the tenant. */
    private record Page(String path, String icon, String title, String words, boolean forDevelopers) {}

    private static final List<Page> OF_ENVIRONMENT = List.of(
            new Page("/deployments", "rocket", "Deployments", "deployments history releases roll back log", false),
            new Page(
                    "/configuration",
                    "settings",
                    "Configuration",
                    "configuration settings image processes sizes pods replicas scale command worker release command init run"
                            + " async variables environment health check port static files storage volume autoscaling cron",
                    false),
            new Page(
                    "/configuration/yaml",
                    "file-code",
                    "Configuration as YAML",
                    "yaml cron jobs tasks schedule",
                    false),
            new Page(
                    "/domains",
                    "globe",
                    "Domains",
                    "domains addresses hosts dns cname txt certificate tls https",
                    false),
            new Page(
                    "/secrets",
                    "key-round",
                    "Secrets",
                    "secrets seal sealed kubeseal certificate registry credentials password secret_key",
                    false),
            new Page(
                    "/database",
                    "database",
                    "Database",
                    "database postgresql postgres connection database_url pghost size",
                    false),
            new Page("/logs", "scroll-text", "Logs", "logs output lines pods", false),
            new Page(
                    "/webhooks",
                    "webhook",
                    "Webhooks",
                    "webhooks push redeploy registry ci github gitlab harbor docker hub tag",
                    false),
            new Page(
                    "/settings",
                    "settings",
                    "Settings",
                    "settings pause resume delete copy staging environment",
                    false));

    private static final List<Page> OF_TENANT = List.of(
            new Page("", "layout-grid", "Apps", "apps home environments", false),
            new Page("/new", "plus", "New app", "new app create", true),
            new Page("/databases", "database", "Databases", "databases detached postgresql", false),
            new Page("/usage", "gauge", "Usage", "usage plan quota limits price cost cpu memory storage", false),
            new Page("/members", "users", "Members", "members people team invite roles owner developer viewer", false),
            new Page("/activity", "history", "Activity", "activity audit log who did what", false));

    /** The words of a question. */
    static List<String> words(String question) {
        var bounded = question.length() > LONGEST ? question.substring(0, LONGEST) : question;
        return Arrays.stream(SPACES.split(bounded.strip().toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The number of a deployment that the question names, or 0. */
    static int number(List<String> words) {
        return words.stream()
                .filter(word -> word.matches("[1-9][0-9]{0,8}"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    /** All that the words lead to, best first. */
    List<Place> find(List<String> words, Collection<Deployment.Numbered> numbered) {
        if (words.isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<Place>();
        for (var environment : environments) {
            var place = place(environment);
            if (all(words, place.words())) {
                found.add(place);
            }
            OF_ENVIRONMENT.forEach(page -> {
                // Of each environment, so that its name alone does not lead to all of them.
                var its = page(environment, page, place);
                if (all(words, its.words()) && words.stream().anyMatch(word -> says(page, word))) {
                    found.add(its);
                }
            });
            numbered.stream()
                    .filter(deployment -> deployment.environment().equals(environment.id()))
                    .map(deployment -> deployment(environment, deployment, place))
                    .filter(candidate -> all(words, candidate.words()))
                    .forEach(found::add);
        }
        Stream.concat(
                        OF_TENANT.stream()
                                .filter(page -> !page.forDevelopers() || door.may(Role.DEVELOPER))
                                .map(page -> new Place(
                                        Place.Kind.TENANT_PAGE,
                                        page.icon(),
                                        page.title(),
                                        door.tenant().name(),
                                        Environments.base(door) + page.path(),
                                        page.words())),
                        Stream.of(new Place(
                                Place.Kind.TENANT_PAGE,
                                "circle-user",
                                "Account",
                                "name, password, second factor, appearance, sessions",
                                "/account",
                                "account name password second factor appearance theme dark light sessions sign out")))
                .filter(place -> all(words, place.words()))
                .forEach(found::add);
        var first = words.getFirst();
        found.sort(Comparator.comparingInt((Place place) -> rank(place, first)).thenComparing(Place::kind));
        return found;
    }

    /** The smaller, the nearer: titles that begin with the word, then those that have it, then what has it elsewhere. */
    private static int rank(Place place, String word) {
        var title = place.title().toLowerCase(Locale.ROOT);
        return title.startsWith(word) ? 0 : title.contains(word) ? 1 : 2;
    }

    private static boolean all(List<String> words, String text) {
        return words.stream().allMatch(text::contains);
    }

    private static boolean says(Page page, String word) {
        return page.words().contains(word)
                || page.title().toLowerCase(Locale.ROOT).contains(word);
    }

    private Place place(Outline environment) {
        var host = environment.host() == null ? "" : HostName.readable(environment.host());
        var image = environment.serving() == null
                ? environment.spec().image()
                : environment.serving().image().name();
        return new Place(
                Place.Kind.ENVIRONMENT,
                "box",
                environment.appName() + " · " + environment.name(),
                host.isEmpty() ? image : host,
                Environments.base(door, environment),
                String.join(" ", environment.appName(), environment.name(), host, image)
                        .toLowerCase(Locale.ROOT));
    }

    private static Place page(Outline environment, Page page, Place of) {
        return new Place(
                Place.Kind.ENVIRONMENT_PAGE,
                page.icon(),
                page.title() + " · " + environment.appName() + " · " + environment.name(),
                "",
                of.href() + page.path(),
                of.words() + " " + page.words() + " " + page.title().toLowerCase(Locale.ROOT));
    }

    private static Place deployment(Outline environment, Deployment.Numbered deployment, Place of) {
        return new Place(
                Place.Kind.DEPLOYMENT,
                "rocket",
                "Deployment " + deployment.number() + " · " + environment.appName() + " · " + environment.name(),
                deployment.image() + ", " + deployment.state().name().toLowerCase(Locale.ROOT),
                of.href() + "/deployments/" + deployment.number(),
                of.words() + " deployment " + deployment.number());
    }
}
