package io.nuages.staff;

import io.nuages.form.Problems;
import io.nuages.host.PortalAddress;
import io.nuages.mail.Mails;
import io.nuages.plan.Amounts;
import io.nuages.plan.Plan;
import io.nuages.plan.Plans;
import io.nuages.tenant.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

@Controller
class NewTenantPages {
    private final Plans plans;
    private final TenantDesk desk;
    private final PortalAddress portal;
    private final Mails mails;

    NewTenantPages(Plans plans, TenantDesk desk, PortalAddress portal, Mails mails) {
        this.plans = plans;
        this.desk = desk;
        this.portal = portal;
        this.mails = mails;
    }

    @GetMapping("/staff/tenants/new")
    ModelAndView form() {
        var offered = plans.all();
        var first = offered.isEmpty() ? "" : offered.getFirst().id().toString();
        return page(new NewTenantForm("", "", first, ""), offered, HttpStatus.OK);
    }

    @PostMapping("/staff/tenants")
    ModelAndView create(StaffMember staff, @ModelAttribute("form") NewTenantForm form, HttpServletResponse response) {
        var offered = plans.all();
        try {
            var plan = form.check(offered, desk.problems(form.slug(), form.name(), form.email()));
            var opened = desk.open(staff, form.slug(), form.name(), plan, form.email());
            // Shown by this answer and not after a redirect, since a redirect would have to keep it somewhere.
            return new ModelAndView("staff/opened", HttpStatus.CREATED)
                    .addObject("tenant", opened.tenant())
                    .addObject("invited", InvitedLink.of(opened.owner(), portal, response))
                    .addObject("section", "tenants");
        } catch (Problems | Refusal e) {
            return Answers.wrong(page(form, offered, HttpStatus.UNPROCESSABLE_CONTENT), e);
        }
    }

    private ModelAndView page(NewTenantForm form, List<Plan> plans, HttpStatusCode status) {
        var words = new LinkedHashMap<String, String>();
        plans.forEach(plan -> words.put(
                plan.id().toString(),
                plan.name() + ": " + Amounts.cores(plan.limits().cpuMillis()) + ", "
                        + Amounts.bytes(plan.limits().memoryMib()) + ", " + Amounts.money(plan.price())));
        return new ModelAndView("staff/new-tenant", status)
                .addObject("form", form)
                .addObject("plans", words)
                .addObject("mail", mails.available())
                .addObject("section", "tenants");
    }
}
