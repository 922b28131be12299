package io.nuages.spec;

import io.nuages.host.HostName;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the site listens, its hosts, and its health check. Pure. */
final class Site {
    private Site() {}

    static void check(AppDocument app, Bounds bounds, Findings findings) {
        if (app.hosts().size() > bounds.hosts()) {
            findings.add(
                    "hosts", "has " + app.hosts().size() + " hosts; at most " + bounds.hosts() + " are allowed here.");
        }
        for (var i = 0; i < app.hosts().size(); i++) {
            if (app.hosts().get(i).matches("[0-9.]+")) {
                findings.add(
                        "hosts[" + i + "]",
                        app.hosts().get(i) + " is an IP address; exposure.type: ingress needs host names.");
            }
        }
        if (app.health() != null) {
            app.health().check(bounds, findings);
        }
    }

    static void changes(Spec before, Spec after, Changes changes) {
        changes.add(
                "port",
                Integer.toString(before.app().port()),
                Integer.toString(after.app().port()));
        changes.add(
                "health check", words(before.app().health()), words(after.app().health()));
        changes.add("hosts", hosts(before.hosts()), hosts(after.hosts()));
    }

    private static String words(@Nullable HealthCheck health) {
        if (health == null) {
            return "none";
        }
        return health.path()
                + (health.startupSeconds() == HealthCheck.CONVENTION.startupSeconds()
                        ? ""
                        : Changes.also("starts within", health.startupSeconds()))
                + (health.timeoutSeconds() == HealthCheck.CONVENTION.timeoutSeconds()
                        ? ""
                        : Changes.also("answers within", health.timeoutSeconds()));
    }

    private static String hosts(List<String> hosts) {
        return hosts.stream().map(HostName::shown).collect(Collectors.joining(", "));
    }
}
