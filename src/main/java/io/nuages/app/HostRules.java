package io.nuages.app;

import io.nuages.form.Problems.Problem;
import io.nuages.host.HostName;
import io.nuages.host.HostSettings;
import io.nuages.host.PortalAddress;
import io.nuages.spec.Findings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.stereotype.Component;

/** Which hosts a tenant may ask for, regardless of who has them. Pure. */
@Component
final class HostRules {
    static final String FIELD = "hosts";
    static final int MOST_HOSTS = 10;
    private static final String TOO_MANY = "An environment has at most " + MOST_HOSTS + " domains of its own.";

    private final SiteSettings sites;
    private final HostSettings settings;
    private final PortalAddress portal;

    HostRules(SiteSettings sites, HostSettings settings, PortalAddress portal) {
        this.sites = sites;
        this.settings = settings;
        this.portal = portal;
    }

    /** @param hosts as in DNS, each once, in the order of their lines; without those that have a problem */
    record Read(List<String> hosts, List<Problem> problems) {}

    /**
     * @param lines one host each; empty ones do not count
     * @param ownHost that Nuages gives the environment anyway, and that may be typed as well
     */
    Read read(List<String> lines, String ownHost) {
        var hosts = new LinkedHashSet<String>();
        var problems = new ArrayList<Problem>();
        for (var i = 0; i < lines.size() && problems.size() < MOST_HOSTS && hosts.size() <= MOST_HOSTS; i++) {
            var line = lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            try {
                var host = HostName.parse(line);
                if (!host.equals(ownHost)) {
                    hosts.add(allowed(host));
                }
            } catch (HostName.Invalid e) {
                var where = lines.size() == 1 ? "" : "Line " + (i + 1) + ": ";
                problems.add(new Problem(FIELD, where + e.getMessage()));
            }
        }
        if (hosts.size() > MOST_HOSTS) {
            problems.add(new Problem(FIELD, TOO_MANY));
        }
        return new Read(List.copyOf(hosts), problems);
    }

    /** As far as the lines are hosts, whoever may have them. */
    static Read sketch(List<String> lines) {
        var hosts = new LinkedHashSet<String>();
        for (var line : lines) {
            try {
                hosts.add(HostName.parse(line));
            } catch (HostName.Invalid e) {
                if (!line.isBlank()) {
                    hosts.add(line.strip());
                }
            }
        }
        return new Read(List.copyOf(hosts), List.of());
    }

    /** The same for hosts as in a document, where none is silently left out. */
    void check(List<String> hosts, String ownHost, Findings findings) {
        for (var i = 0; i < hosts.size(); i++) {
            var host = hosts.get(i);
            var at = FIELD + "[" + i + "]";
            if (host.equals(ownHost)) {
                findings.add(at, host + " is this environment's by itself: leave it out.");
            } else if (hosts.indexOf(host) < i) {
                findings.add(at, host + " is listed twice.");
            } else {
                try {
                    allowed(HostName.parse(host));
                } catch (HostName.Invalid e) {
                    findings.add(at, e.getMessage());
                }
            }
        }
        if (hosts.size() > MOST_HOSTS) {
            findings.add(FIELD, TOO_MANY);
        }
    }

    /** Whether Nuages gives the host out itself, or the provider wants no proof of it. */
    boolean exempt(String host) {
        return HostName.within(host, sites.domain()) || directlyBelowOneWithoutProof(host);
    }

    private String allowed(String host) {
        if (portal.is(host)) {
            throw new HostName.Invalid(host + " is the address of this portal.");
        }
        if (directlyBelowOneWithoutProof(host)) {
            return host;
        }
        if (HostName.within(host, sites.domain())) {
            throw new HostName.Invalid(host + " lies below " + sites.domain() + ", which Nuages hands out itself.");
        }
        if (portal.covers(host)) {
            throw new HostName.Invalid(host + " lies below the address of this portal.");
        }
        return host;
    }

    /** What Nuages hands out is two labels below its domain, so that these never collide. */
    private boolean directlyBelowOneWithoutProof(String host) {
        return settings.withoutProof().contains(host.substring(host.indexOf('.') + 1));
    }
}
