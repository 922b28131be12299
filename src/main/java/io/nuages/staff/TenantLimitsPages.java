package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.form.Problems;
import io.nuages.plan.Plans;
import io.nuages.tenant.Tenants;
import io.nuages.web.Asking;
import io.nuages.web.Flash;
import io.nuages.web.Question;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A tenant's plan, and its own limits. */
@Controller
class TenantLimitsPages {
    private final Census census;
    private final Plans plans;
    private final Tenants tenants;
    private final PlanDesk desk;

    TenantLimitsPages(Census census, Plans plans, Tenants tenants, PlanDesk desk) {
        this.census = census;
        this.plans = plans;
        this.tenants = tenants;
        this.desk = desk;
    }

    @GetMapping("/staff/tenants/{slug}/plan")
    ModelAndView plan(@PathVariable String slug) {
        var tenant = tenant(slug);
        return planPage(tenant, tenant.plan().toString(), HttpStatus.OK);
    }

    /** @param from the plan it had when the form was made */
    @PostMapping("/staff/tenants/{slug}/plan")
    Object movePlan(
            StaffMember staff,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String plan,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "false") boolean confirmed,
            Asking asking,
            RedirectAttributes redirect) {
        var tenant = tenant(slug);
        if (asking.reconsidered()) {
            return planPage(tenant, plan, HttpStatus.OK);
        }
        var chosen = plans.all().stream()
                .filter(offered -> offered.id().toString().equals(plan))
                .findFirst();
        if (chosen.isEmpty()) {
            return Answers.wrong(
                    planPage(tenant, plan, HttpStatus.UNPROCESSABLE_CONTENT),
                    Problems.of("plan", "Choose an available plan."));
        }
        var choice = PlanChoice.of(chosen.get(), tenant);
        if (!confirmed && !choice.current() && !choice.over().isEmpty()) {
            return asking.aboutTyped(moving(tenant, choice, from, asking.model()));
        }
        var base = Answers.id(from).orElse(new UUID(0, 0));
        if (!desk.move(staff.actor(), tenant.tenant(), base, chosen.get())) {
            return planPage(tenant(slug), plan, HttpStatus.CONFLICT).addObject("conflict", true);
        }
        Flash.tell(
                redirect,
                !base.equals(chosen.get().id()),
                "Moved to the plan " + chosen.get().name() + ".",
                "It has the plan " + chosen.get().name() + " already.");
        return "redirect:/staff/tenants/" + slug;
    }

    private static Question exceeding(Census.Standing tenant, List<String> over, OverridesForm form, Model model) {
        model.addAttribute("section", "tenants");
        var base = "/staff/tenants/" + tenant.slug() + "/limits";
        return new Question(
                "Give " + tenant.name() + " limits below what it uses?",
                exceeded(over, "It uses more than these limits. "),
                base,
                form.fields(),
                "Save the limits",
                true,
                base);
    }

    private static List<String> exceeded(List<String> over, String what) {
        return List.of(
                what + String.join("; ", over) + ".",
                "Running apps keep running and can be deployed and rolled back; nothing is lost.",
                "Until it fits, it cannot grow: no larger sizes, no more pods, no new environments, and nothing paused can be resumed.");
    }

    private static Question moving(Census.Standing tenant, PlanChoice choice, String from, Model model) {
        model.addAttribute("section", "tenants");
        return new Question(
                "Move " + tenant.name() + " to the plan " + choice.name() + "?",
                exceeded(choice.over(), "It uses more than that plan has. "),
                "/staff/tenants/" + tenant.slug() + "/plan",
                Map.of("plan", choice.id().toString(), "from", from),
                "Move",
                true,
                "/staff/tenants/" + tenant.slug() + "/plan");
    }

    @GetMapping("/staff/tenants/{slug}/limits")
    ModelAndView limits(@PathVariable String slug) {
        var tenant = tenant(slug);
        return limitsPage(tenant, OverridesForm.of(tenant.overrides()), HttpStatus.OK);
    }

    @PostMapping("/staff/tenants/{slug}/limits")
    Object changeLimits(
            StaffMember staff,
            @PathVariable String slug,
            @ModelAttribute("form") OverridesForm form,
            @RequestParam(defaultValue = "false") boolean confirmed,
            Asking asking,
            RedirectAttributes redirect) {
        var tenant = tenant(slug);
        if (asking.reconsidered()) {
            return limitsPage(tenant, form, HttpStatus.OK);
        }
        try {
            var wanted = form.overrides();
            var seen = form.base();
            var over = PlanChoice.over(tenant.quota().usage(), wanted.over(tenant.planLimits()));
            if (!confirmed
                    && seen.isPresent()
                    && !PlanChoice.over(tenant.quota().usage(), tenant.quota().limits())
                            .containsAll(over)) {
                return asking.aboutTyped(exceeding(tenant, over, form, asking.model()));
            }
            if (seen.isEmpty()
                    || !tenants.changeOverrides(
                            tenant.tenant(),
                            staff.actor(),
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
