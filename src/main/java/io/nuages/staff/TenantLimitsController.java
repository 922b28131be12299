package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.app.Problems;
import io.nuages.plan.Plans;
import io.nuages.tenant.Tenants;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A tenant's plan, and the limits of its own. */
@Controller
class TenantLimitsController {
    private final Census census;
    private final Plans plans;
    private final Tenants tenants;

    TenantLimitsController(Census census, Plans plans, Tenants tenants) {
        this.census = census;
        this.plans = plans;
        this.tenants = tenants;
    }

    @GetMapping("/staff/tenants/{slug}/plan")
    ModelAndView plan(@PathVariable String slug) {
        var tenant = tenant(slug);
        return planPage(tenant, tenant.plan().toString(), HttpStatus.OK);
    }

    /** @param from the plan it had when the form was made */
    @PostMapping("/staff/tenants/{slug}/plan")
    Object movePlan(
            Hoster hoster,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String plan,
            @RequestParam(defaultValue = "") String from,
            RedirectAttributes redirect) {
        var tenant = tenant(slug);
        var chosen = plans.all().stream()
                .filter(offered -> offered.id().toString().equals(plan))
                .findFirst();
        if (chosen.isEmpty()) {
            return Answers.wrong(
                    planPage(tenant, plan, HttpStatus.UNPROCESSABLE_CONTENT),
                    Problems.of("plan", "Choose a plan that is on offer."));
        }
        var base = Answers.id(from).orElse(new UUID(0, 0));
        if (!tenants.changePlan(
                tenant.tenant(), hoster.actor(), base, chosen.get().id())) {
            return planPage(tenant(slug), plan, HttpStatus.CONFLICT).addObject("conflict", true);
        }
        redirect.addFlashAttribute("flash", "It is on the plan " + chosen.get().name() + ".");
        return "redirect:/staff/tenants/" + slug;
    }

    @GetMapping("/staff/tenants/{slug}/limits")
    ModelAndView limits(@PathVariable String slug) {
        var tenant = tenant(slug);
        return limitsPage(tenant, OverridesForm.of(tenant.overrides()), HttpStatus.OK);
    }

    @PostMapping("/staff/tenants/{slug}/limits")
    Object changeLimits(
            Hoster hoster,
            @PathVariable String slug,
            @ModelAttribute("form") OverridesForm form,
            RedirectAttributes redirect) {
        var tenant = tenant(slug);
        try {
            var wanted = form.overrides();
            var seen = form.base();
            if (seen.isEmpty()
                    || !tenants.changeOverrides(
                            tenant.tenant(),
                            hoster.actor(),
                            seen.get(),
                            wanted,
                            OverridesForm.summary(tenant.planLimits(), seen.get(), wanted))) {
                var now = tenant(slug);
                return limitsPage(now, form.basedOn(now.overrides()), HttpStatus.CONFLICT)
                        .addObject("conflict", true);
            }
            redirect.addFlashAttribute("flash", "Saved the limits.");
            return "redirect:/staff/tenants/" + slug;
        } catch (Problems e) {
            return Answers.wrong(limitsPage(tenant, form, HttpStatus.UNPROCESSABLE_CONTENT), e);
        }
    }

    private Census.Standing tenant(String slug) {
        return census.bySlug(slug).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private ModelAndView planPage(Census.Standing tenant, String chosen, HttpStatusCode status) {
        return new ModelAndView("staff/tenant-plan", status)
                .addObject("tenant", tenant)
                .addObject("chosen", chosen)
                .addObject(
                        "choices",
                        plans.all().stream()
                                .map(plan -> PlanChoice.of(plan, tenant))
                                .toList())
                .addObject("section", "tenants");
    }

    private static ModelAndView limitsPage(Census.Standing tenant, OverridesForm form, HttpStatusCode status) {
        return new ModelAndView("staff/tenant-limits", status)
                .addObject("tenant", tenant)
                .addObject("form", form)
                .addObject("section", "tenants");
    }
}
