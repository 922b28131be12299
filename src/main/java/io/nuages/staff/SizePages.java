package io.nuages.staff;

import io.nuages.form.Problems;
import io.nuages.plan.Plan;
import io.nuages.plan.Plans;
import io.nuages.plan.Size;
import io.nuages.tenant.Refusal;
import io.nuages.web.AskMapping;
import io.nuages.web.Asking;
import io.nuages.web.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class SizePages {
    private final Plans plans;
    private final PlanDesk desk;

    SizePages(Plans plans, PlanDesk desk) {
        this.plans = plans;
        this.desk = desk;
    }

    @GetMapping("/staff/sizes/new")
    ModelAndView create() {
        return page(null, new SizeForm("", "", "", "", ""), HttpStatus.OK);
    }

    @PostMapping("/staff/sizes")
    Object create(StaffMember staff, @ModelAttribute("form") SizeForm form, RedirectAttributes redirect) {
        try {
            var draft = form.draft();
            desk.createSize(staff.actor(), draft);
            redirect.addFlashAttribute(
                    "flash", "Made the size " + draft.name() + ". Plans offer it once you add it to them.");
            return "redirect:/staff/plans";
        } catch (Problems | Refusal e) {
            return Answers.wrong(page(null, form, HttpStatus.UNPROCESSABLE_CONTENT), e);
        }
    }

    @GetMapping("/staff/sizes/{id}")
    ModelAndView show(@PathVariable String id) {
        var size = size(id);
        return page(size, SizeForm.of(size), HttpStatus.OK);
    }

    @PostMapping("/staff/sizes/{id}")
    Object edit(
            StaffMember staff,
            @PathVariable String id,
            @ModelAttribute("form") SizeForm form,
            RedirectAttributes redirect) {
        var size = size(id);
        try {
            var draft = form.draft();
            var theirs = desk.editSize(staff.actor(), size.id(), form.seen(), draft);
            if (theirs.isPresent()) {
                var now = theirs.get();
                return page(now, form.basedOn(now), HttpStatus.CONFLICT).addObject("conflict", SizeDraft.of(now));
            }
            redirect.addFlashAttribute("flash", "Saved the size " + draft.name() + ".");
            return "redirect:/staff/plans";
        } catch (Problems | Refusal e) {
            return Answers.wrong(page(size, form, HttpStatus.UNPROCESSABLE_CONTENT), e);
        }
    }

    @AskMapping("/staff/sizes/{id}/retirement")
    Object retire(StaffMember staff, @PathVariable String id, Asking asking, RedirectAttributes redirect) {
        return asking.first(() -> retiring(size(id), asking.model()), () -> {
            var offered = offered(id);
            if (offered.isEmpty()) {
                redirect.addFlashAttribute("flashProblem", "That size is no longer available.");
                return "redirect:/staff/plans";
            }
            var size = offered.get();
            try {
                desk.retireSize(staff.actor(), size.id());
                redirect.addFlashAttribute(
                        "flash", "Retired the size " + size.name() + ". Environments that have it keep it.");
                return "redirect:/staff/plans";
            } catch (Refusal e) {
                return Answers.wrong(page(size, SizeForm.of(size), HttpStatus.CONFLICT), e);
            }
        });
    }

    private Question retiring(Size size, Model model) {
        model.addAttribute("section", "plans");
        var page = "/staff/sizes/" + size.id();
        var kept = PlanDesk.needed(size, plans.all());
        if (kept.isPresent()) {
            return Question.impossible("The size " + size.name() + " cannot be retired", List.of(kept.get()), page);
        }
        var offered = offering(size);
        return new Question(
                "Retire the size " + size.name() + "?",
                List.of(
                        offered.isEmpty()
                                ? "No plan offers it, and from now on none can."
                                : "It is removed for good from every plan that offers it: " + String.join(", ", offered)
                                        + ".",
                        "Environments that use it keep it and keep running. Their pages no longer show a price for it.",
                        "This cannot be undone, and its name cannot be reused."),
                page + "/retirement",
                Map.of(),
                "Retire",
                true,
                page);
    }

    private Size size(String id) {
        return offered(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Optional<Size> offered(String id) {
        return Answers.id(id)
                .flatMap(key -> plans.sizes().stream()
                        .filter(size -> size.id().equals(key))
                        .findFirst());
    }

    private ModelAndView page(@Nullable Size size, SizeForm form, HttpStatusCode status) {
        var page = new ModelAndView("staff/size", status);
        page.addObject("size", size);
        page.addObject("form", form);
        page.addObject("offeredBy", size == null ? List.of() : offering(size));
        page.addObject("section", "plans");
        return page;
    }

    private List<String> offering(Size size) {
        return plans.all().stream()
                .filter(plan -> plan.sizes().contains(size))
                .map(Plan::name)
                .toList();
    }
}
