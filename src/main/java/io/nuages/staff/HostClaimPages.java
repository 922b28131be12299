package io.nuages.staff;

import io.nuages.app.EnvironmentHost.State;
import io.nuages.app.HostDesk;
import io.nuages.form.Problems;
import io.nuages.host.HostName;
import io.nuages.tenant.Tenants;
import io.nuages.web.AskMapping;
import io.nuages.web.Asking;
import io.nuages.web.Flash;
import io.nuages.web.Htmx;
import io.nuages.web.Question;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** Who has a host, and who should have it. */
@Controller
class HostClaimPages {
    private static final int MOST = 50;
    private static final String NOT_WAITING = "Nothing was changed: it is no longer waiting for proof.";

    private final HostDesk desk;
    private final Tenants tenants;

    HostClaimPages(HostDesk desk, Tenants tenants) {
        this.desk = desk;
        this.tenants = tenants;
    }

    @GetMapping("/staff/hosts")
    String list(@RequestParam(defaultValue = "") String q, Model model) {
        var text = q.strip();
        model.addAttribute("q", text);
        model.addAttribute(
                "found", desk.search(text, MOST).stream().map(HostRow::of).toList());
        model.addAttribute(
                "disputed", desk.disputed(MOST).stream().map(HostRow::of).toList());
        model.addAttribute("section", "hosts");
        return "staff/hosts";
    }

    /** Asks before a host is given to a tenant, and says who loses it. */
    @GetMapping("/staff/tenants/{slug}/hosts/{host}/move")
    String move(@PathVariable String slug, @PathVariable String host, Model model, Htmx htmx) {
        var claims = desk.claims(HostName.normal(host));
        model.addAttribute("to", claim(claims, slug));
        model.addAttribute(
                "from",
                claims.stream()
                        .filter(claim ->
                                !claim.tenantSlug().equals(slug) && claim.host().state() != State.PENDING)
                        .findFirst()
                        .map(HostRow::of)
                        .orElse(null));
        model.addAttribute("section", "hosts");
        return htmx.view("staff/host-move", "form");
    }

    @PostMapping("/staff/tenants/{slug}/hosts/{host}/move")
    String move(StaffMember staff, @PathVariable String slug, @PathVariable String host, RedirectAttributes redirect) {
        return act(
                slug,
                host,
                redirect,
                "It is theirs now. The change reaches the cluster within a minute.",
                NOT_WAITING,
                tenant -> desk.move(tenant, host, staff.actor()));
    }

    /** Asks before a host counts as proven, and says what that means. */
    @AskMapping("/staff/tenants/{slug}/hosts/{host}/vouching")
    Object vouch(
            StaffMember staff,
            @PathVariable String slug,
            @PathVariable String host,
            Asking asking,
            RedirectAttributes redirect) {
        return asking.first(
                () -> vouching(slug, host, asking.model()),
                () -> act(
                        slug,
                        host,
                        redirect,
                        "Taken as proven.",
                        NOT_WAITING,
                        tenant -> desk.vouch(tenant, host, staff.actor())));
    }

    private Question vouching(String slug, String host, Model model) {
        model.addAttribute("section", "hosts");
        var claims = desk.claims(HostName.normal(host));
        var claim = claim(claims, slug);
        var back = UriComponentsBuilder.fromPath("/staff/hosts")
                .queryParam("q", claim.name())
                .build()
                .toString();
        if (claims.stream()
                .anyMatch(each -> !each.tenantSlug().equals(slug) && each.host().routed())) {
            return Question.impossible(
                    "Nobody can vouch for " + claim.shown() + " here", List.of(HostDesk.elsewhere(claim.name())), back);
        }
        return new Question(
                "Vouch for " + claim.shown() + "?",
                List.of(
                        "It counts as proven to belong to " + claim.tenantName() + ", without checking DNS.",
                        "It points to " + claim.app() + " · " + claim.environment()
                                + " as soon as that is deployed with it." + " Visitors then get what "
                                + claim.tenantName() + " has there.",
                        "Nobody else can prove the same host after that; you can still move it."),
                "/staff/tenants/" + slug + "/hosts/" + claim.name() + "/vouching",
                Map.of(),
                "Vouch",
                false,
                back);
    }

    private static HostRow claim(List<HostDesk.Claim> claims, String slug) {
        return claims.stream()
                .filter(claim -> claim.tenantSlug().equals(slug))
                .findFirst()
                .map(HostRow::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Leaves a disputed host where it is. */
    @PostMapping("/staff/tenants/{slug}/hosts/{host}/dismissal")
    String dismiss(
            StaffMember staff, @PathVariable String slug, @PathVariable String host, RedirectAttributes redirect) {
        return act(
                slug,
                host,
                redirect,
                "It stays where it is.",
                "It was no longer in dispute.",
                tenant -> desk.dismiss(tenant, host, staff.actor()));
    }

    private String act(
            String slug, String host, RedirectAttributes redirect, String did, String otherwise, Predicate<UUID> act) {
        try {
            Flash.tell(redirect, act.test(tenants.bySlug(slug).orElseThrow().id()), did, otherwise);
        } catch (NoSuchElementException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, null, e);
        } catch (Problems problems) {
            redirect.addFlashAttribute(
                    "flashProblem", problems.problems().getFirst().message());
        }
        redirect.addAttribute("q", host);
        return "redirect:/staff/hosts";
    }
}
