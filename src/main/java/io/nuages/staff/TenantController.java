package io.nuages.staff;

import io.nuages.account.Accounts;
import io.nuages.app.Census;
import io.nuages.audit.Audit;
import io.nuages.deploy.Troubles;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class TenantController {
    private static final int ACTS = 10;

    private final Census census;
    private final Tenants tenants;
    private final Accounts accounts;
    private final Troubles troubles;
    private final Audit audit;
    private final Tenancy tenancy;
    private final TenantDesk desk;

    TenantController(
            Census census,
            Tenants tenants,
            Accounts accounts,
            Troubles troubles,
            Audit audit,
            Tenancy tenancy,
            TenantDesk desk) {
        this.census = census;
        this.tenants = tenants;
        this.accounts = accounts;
        this.troubles = troubles;
        this.audit = audit;
        this.tenancy = tenancy;
        this.desk = desk;
    }

    @GetMapping("/staff/tenants/{slug}")
    ModelAndView show(@PathVariable String slug) {
        return page(slug, HttpStatus.OK);
    }

    @PostMapping("/staff/tenants/{slug}/owners")
    ModelAndView inviteOwner(
            Hoster hoster,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String email,
            HttpServletResponse response) {
        var tenant = standing(slug).tenant();
        try {
            var invited = desk.inviteOwner(tenant, hoster.actor(), email);
            return page(slug, HttpStatus.CREATED).addObject("invited", InvitedLink.of(invited, response));
        } catch (Refusal e) {
            return Answers.wrong(page(slug, HttpStatus.UNPROCESSABLE_CONTENT), e)
                    .addObject("email", email);
        }
    }

    @PostMapping("/staff/tenants/{slug}/invitations/{id}/withdrawal")
    String withdraw(Hoster hoster, @PathVariable String slug, @PathVariable String id, RedirectAttributes redirect) {
        var tenant = standing(slug).tenant();
        var invitation = Answers.id(id).orElseThrow(TenantController::nothing);
        desk.withdraw(tenant, hoster.actor(), invitation);
        redirect.addFlashAttribute("flash", "That invitation cannot be used any more.");
        return "redirect:/staff/tenants/" + slug;
    }

    @PostMapping("/staff/tenants/{slug}/suspension")
    String suspend(Hoster hoster, @PathVariable String slug, RedirectAttributes redirect) {
        tenants.suspend(standing(slug).tenant(), hoster.actor());
        redirect.addFlashAttribute("flash", "Suspended. Its members are kept out; what runs keeps running.");
        return "redirect:/staff/tenants/" + slug;
    }

    @PostMapping("/staff/tenants/{slug}/resumption")
    String resume(Hoster hoster, @PathVariable String slug, RedirectAttributes redirect) {
        tenants.resume(standing(slug).tenant(), hoster.actor());
        redirect.addFlashAttribute("flash", "Its members may come in again.");
        return "redirect:/staff/tenants/" + slug;
    }

    private Census.Standing standing(String slug) {
        return census.bySlug(slug).orElseThrow(TenantController::nothing);
    }

    private ModelAndView page(String slug, HttpStatusCode status) {
        return tenancy.everywhere(() -> {
            var standing = standing(slug);
            var id = standing.tenant();
            return new ModelAndView("staff/tenant", status)
                    .addObject("tenant", standing)
                    .addObject("meters", Meter.all(standing.quota()))
                    .addObject("members", tenants.members(id))
                    .addObject("invitations", accounts.invitations(id))
                    .addObject(
                            "environments",
                            troubles.environments(id).stream()
                                    .map(EnvironmentRow::of)
                                    .toList())
                    .addObject("acts", audit.newest(id, ACTS, 0))
                    .addObject("email", "")
                    .addObject("section", "tenants");
        });
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
