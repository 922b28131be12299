package io.nuages.staff;

import io.nuages.deploy.Renewals;
import io.nuages.form.Problems;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import io.nuages.web.Flash;
import io.nuages.web.Htmx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Which environments run pods that the present chart and settings would make differently, and renewing them in waves. */
@Controller
class RenewalPages {
    private static final String USUAL = "5";

    private final Renewals renewals;
    private final Tenants tenants;
    private final Tenancy tenancy;

    RenewalPages(Renewals renewals, Tenants tenants, Tenancy tenancy) {
        this.renewals = renewals;
        this.tenants = tenants;
        this.tenancy = tenancy;
    }

    @GetMapping("/staff/renewals")
    ModelAndView list(@RequestParam @Nullable String page, Htmx htmx) {
        return tenancy.lookEverywhere(() -> {
            var number = Paging.read(page);
            var rows = renewals.outdated(Paging.SIZE + 1, Paging.offset(number));
            var newest = renewals.newest().map(RenewalView::of);
            var going = newest.isPresent() && newest.get().going();
            return new ModelAndView(htmx.view("staff/renewals", "now"))
                    .addObject(
                            "rows",
                            Paging.shown(rows).stream().map(OutdatedRow::of).toList())
                    .addObject("paging", Paging.of(number, rows))
                    .addObject("count", renewals.count())
                    .addObject("renewal", newest.orElse(null))
                    .addObject("mayBring", !going && renewals.running() > 0)
                    .addObject("topic", Renewals.TOPIC)
                    .addObject("live", "/staff/live")
                    .addObject("section", "queue");
        });
    }

    @GetMapping("/staff/renewals/new")
    ModelAndView form(Htmx htmx) {
        return form(htmx.view("staff/renewal-new", "form"), HttpStatus.OK, "", USUAL);
    }

    @PostMapping("/staff/renewals")
    Object start(
            StaffMember staff,
            @RequestParam(defaultValue = "") String whose,
            @RequestParam(defaultValue = "") String atOnce,
            RedirectAttributes redirect) {
        try {
            var number = Answers.number(atOnce.strip());
            var tenant = whose(whose.strip(), number);
            renewals.start(tenant, number, staff.actor());
            redirect.addFlashAttribute("flash", "The first wave is on its way.");
            return "redirect:/staff/renewals";
        } catch (Problems e) {
            return Answers.wrong(form("staff/renewal-new", HttpStatus.UNPROCESSABLE_CONTENT, whose, atOnce), e);
        }
    }

    /** Null for everybody's. If there is no such tenant, it also says what is wrong with the number. */
    private @Nullable UUID whose(String slug, int atOnce) {
        if (slug.isEmpty()) {
            return null;
        }
        var tenant = tenants.bySlug(slug);
        if (tenant.isPresent()) {
            return tenant.get().id();
        }
        var unknown = Problems.of("whose", "There is no tenant with this short name.");
        try {
            Renewals.checkAtOnce(atOnce);
        } catch (Problems number) {
            throw unknown.with(number.problems());
        }
        throw unknown;
    }

    @PostMapping("/staff/renewals/{id}/stop")
    String stop(StaffMember staff, @PathVariable String id, RedirectAttributes redirect) {
        var renewal = Answers.id(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Flash.tell(
                redirect,
                renewals.stop(renewal, staff.actor()),
                "No further waves start. Deployments under way will finish.",
                "It had already ended.");
        return "redirect:/staff/renewals";
    }

    private ModelAndView form(String view, HttpStatus status, String whose, String atOnce) {
        return tenancy.lookEverywhere(() -> new ModelAndView(view, status)
                .addObject("count", renewals.running())
                .addObject(
                        "going",
                        renewals.newest()
                                .map(renewal -> renewal.outcome() == null)
                                .orElse(false))
                .addObject("whose", whose)
                .addObject("atOnce", atOnce)
                .addObject("section", "queue"));
    }
}
