package io.nuages.console.environment;

import io.nuages.app.Apps;
import io.nuages.app.EnvironmentHost.State;
import io.nuages.app.HostRecords;
import io.nuages.app.Hosts;
import io.nuages.app.SiteSettings;
import io.nuages.console.Environments;
import io.nuages.console.Environments.Shown;
import io.nuages.console.HostWords;
import io.nuages.desk.AppActs;
import io.nuages.host.HostName;
import io.nuages.tenant.Door;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The hosts of an environment: which are live, which records to set, and what was found of these. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}/domains")
class HostPages {
    private final Tenancy tenancy;
    private final Environments environments;
    private final Apps apps;
    private final Hosts hosts;
    private final AppActs acts;
    private final SiteSettings sites;

    HostPages(Tenancy tenancy, Environments environments, Apps apps, Hosts hosts, AppActs acts, SiteSettings sites) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.apps = apps;
        this.hosts = hosts;
        this.acts = acts;
        this.sites = sites;
    }

    @GetMapping
    String domains(Door door, @PathVariable String app, @PathVariable String environment, Model model, Htmx htmx) {
        var tenant = door.tenant().id();
        var ownHost = apps.ownHost(door.tenant().slug(), app, environment);
        var page = tenancy.look(tenant, () -> {
            var shown = environments.show(door, app, environment, "domains", model);
            var claims = hosts.of(shown.environment().ref());
            return new DomainsPage(
                    claims.stream().map(claim -> card(claim, shown, ownHost)).toList(),
                    shown.head().mayWrite());
        });
        model.addAttribute("domains", page);
        return htmx.view("domains", "cards");
    }

    /** Requests a check of a host's records, which happens elsewhere and soon. */
    @PostMapping("/checks")
    String check(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "") String host,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        try {
            if (!acts.checkHost(door, target.ref(), host)) {
                redirect.addFlashAttribute("flash", "Its records were checked a moment ago.");
            }
        } catch (NoSuchElementException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, null, e);
        }
        return "redirect:" + Environments.base(door, target) + "/domains";
    }

    private DomainsPage.Card card(Hosts.Claim claim, Shown shown, String ownHost) {
        var host = claim.host();
        var routed = host.routed();
        var exempt = host.state() == State.EXEMPT;
        return new DomainsPage.Card(
                host.name(),
                HostName.shown(host.name()),
                host.serves() && shown.head().address() != null ? apps.address(host.name()) : null,
                HostWords.standing(host, shown.serving() != null),
                HostWords.sentence(host, claim.lostAt() != null),
                exempt ? null : proof(claim),
                exempt ? List.of() : lines(claim, routed, ownHost),
                exempt ? null : HostWords.records(claim.records(), routed),
                claim.asking(),
                claim.checkedAt());
    }

    private static DomainsPage.Proof proof(Hosts.Claim claim) {
        var records = claim.records();
        return new DomainsPage.Proof(
                claim.record(), claim.proof(), HostWords.proof(records == null ? null : records.proof()));
    }

    private List<DomainsPage.Line> lines(Hosts.Claim claim, boolean routed, String ownHost) {
        var seen = routed ? claim.records() : null;
        var lines = new ArrayList<DomainsPage.Line>();
        lines.add(line("CNAME", sites.cname() == null ? ownHost : sites.cname(), seen == null ? null : seen.cname()));
        sites.ipv4().forEach(address -> lines.add(line("A", address, seen == null ? null : seen.a())));
        sites.ipv6().forEach(address -> lines.add(line("AAAA", address, seen == null ? null : seen.aaaa())));
        return lines;
    }

    private static DomainsPage.Line line(String type, String value, HostRecords.@Nullable Match match) {
        return new DomainsPage.Line(type, value, match == null ? null : HostWords.match(match));
    }
}
