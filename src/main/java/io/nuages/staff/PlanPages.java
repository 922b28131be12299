package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.audit.Audit;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Plan;
import io.nuages.plan.Plans;
import io.nuages.plan.Size;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import io.nuages.web.Asking;
import io.nuages.web.Question;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

@Controller
class PlanPages {
    private static final int ACTS = 10;
    private static final int NAMED = 5;

    private final Plans plans;
    private final Census census;
    private final PlanDesk desk;
    private final Tenants tenants;
    private final Tenancy tenancy;
    private final Audit audit;

    PlanPages(Plans plans, Census census, PlanDesk desk, Tenants tenants, Tenancy tenancy, Audit audit) {
        this.plans = plans;
        this.census = census;
        this.desk = desk;
        this.tenants = tenants;
        this.tenancy = tenancy;
        this.audit = audit;
    }

    @GetMapping("/staff/plans")
    String list(Model model) {
        tenancy.lookEverywhere(() -> {
            model.addAttribute("counts", tenants.countByPlan());
            model.addAttribute("plans", plans.all());
            model.addAttribute("sizes", plans.sizes());
            return model.addAttribute("acts", audit.newestOfStaff(ACTS, 0));
        });
        model.addAttribute("section", "plans");
        return "staff/plans";
    }

    @GetMapping("/staff/plans/new")
    ModelAndView create() {
        var offered = plans.sizes();
        return page(null, PlanForm.empty(offered), offered, 0, HttpStatus.OK);
    }

    @PostMapping("/staff/plans")
    Object create(StaffMember staff, @ModelAttribute("form") PlanForm form, RedirectAttributes redirect) {
        var offered = plans.sizes();
        try {
            var draft = form.draft(offered);
            desk.create(staff.actor(), draft);
            redirect.addFlashAttribute(
                    "flash", ("The plan " + draft.name() + " is on offer. " + draft.misfits()).strip());
            return "redirect:/staff/plans";
        } catch (Problems | Refusal e) {
            return Answers.wrong(page(null, form, offered, 0, HttpStatus.UNPROCESSABLE_CONTENT), e);
        }
    }

    @GetMapping("/staff/plans/{id}")
    ModelAndView show(@PathVariable String id) {
        var plan = plan(id);
        return page(plan, PlanForm.of(plan), plans.sizes(), tenantsOf(plan), HttpStatus.OK);
    }

    @PostMapping("/staff/plans/{id}")
    Object edit(
            StaffMember staff,
            @PathVariable String id,
            @ModelAttribute("form") PlanForm form,
            @RequestParam(defaultValue = "false") boolean confirmed,
            Asking asking,
            RedirectAttributes redirect) {
        var plan = plan(id);
        var offered = plans.sizes();
        if (asking.reconsidered()) {
            return page(plan, form, offered, tenantsOf(plan), HttpStatus.OK);
        }
        try {
            var draft = form.draft(offered);
            var exceeded = confirmed ? List.<String>of() : exceeded(plan, draft.limits());
            if (!exceeded.isEmpty() && Answers.number(form.version()) == plan.version()) {
                return asking.aboutTyped(lowering(plan, exceeded, form, asking.model()));
            }
            var theirs = desk.edit(staff.actor(), plan.id(), Answers.number(form.version()), draft);
            if (theirs.isPresent()) {
                var now = theirs.get();
                return page(now, form.basedOn(now.version()), offered, tenantsOf(now), HttpStatus.CONFLICT)
                        .addObject("conflict", PlanChanges.between(PlanDraft.of(now), draft));
            }
            redirect.addFlashAttribute("flash", ("Saved the plan " + draft.name() + ". " + draft.misfits()).strip());
            return "redirect:/staff/plans";
        } catch (Problems | Refusal e) {
            return Answers.wrong(page(plan, form, offered, tenantsOf(plan), HttpStatus.UNPROCESSABLE_CONTENT), e);
        }
    }

    /** Tenants that would newly use more than they may, each with what that is. */
    private List<String> exceeded(Plan plan, Limits limits) {
        return plan.limits().equals(limits)
                ? List.of()
                : census.onPlan(plan.id()).stream()
                        .flatMap(tenant -> {
                            var usage = tenant.quota().usage();
                            var over = PlanChoice.over(usage, tenant.overrides().over(limits));
                            return PlanChoice.over(usage, tenant.quota().limits())
                                            .containsAll(over)
                                    ? Stream.empty()
                                    : Stream.of(tenant.name() + " (" + String.join("; ", over) + ")");
                        })
                        .toList();
    }

    private static Question lowering(Plan plan, List<String> exceeded, PlanForm form, Model model) {
        model.addAttribute("section", "plans");
        var base = "/staff/plans/" + plan.id();
        return new Question(
                "Lower the limits of " + plan.name() + "?",
                List.of(
                        (exceeded.size() == 1 ? "One tenant uses" : exceeded.size() + " tenants use")
                                + " more than these limits: "
                                + exceeded.stream().limit(NAMED).collect(Collectors.joining(", "))
                                + (exceeded.size() > NAMED ? " and " + (exceeded.size() - NAMED) + " more" : "") + ".",
                        "Running apps keep running and can be deployed and rolled back; nothing is lost.",
                        "Until they fit, they cannot grow or resume anything that is paused."),
                base,
                form.fields(),
                "Save the plan",
                true,
                base);
    }

    private Plan plan(String id) {
        return Answers.id(id).flatMap(plans::byId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private int tenantsOf(Plan plan) {
        return tenants.countByPlan().getOrDefault(plan.id(), 0);
    }

    private static ModelAndView page(
            @Nullable Plan plan, PlanForm form, List<Size> offered, int tenants, HttpStatusCode status) {
        var page = new ModelAndView("staff/plan", status);
        page.addObject("plan", plan);
        page.addObject("misfits", plan == null ? "" : PlanDraft.of(plan).misfits());
        page.addObject("form", form);
        page.addObject("offered", offered);
        page.addObject("tenants", tenants);
        page.addObject("section", "plans");
        return page;
    }
}
