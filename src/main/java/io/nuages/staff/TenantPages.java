package io.nuages.staff;

import io.nuages.account.Invitations;
import io.nuages.app.Census;
import io.nuages.audit.Audit;
import io.nuages.deploy.Holds;
import io.nuages.deploy.Troubles;
import io.nuages.form.Meter;
import io.nuages.host.PortalAddress;
import io.nuages.ledger.Usages;
import io.nuages.mail.Mails;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import io.nuages.web.AskMapping;
import io.nuages.web.Asking;
import io.nuages.web.Flash;
import io.nuages.web.Question;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class TenantPages {
    private static final int ACTS = 10;

    private final Census census;
    private final Tenants tenants;
    private final Invitations invitations;
    private final Troubles troubles;
    private final Holds holds;
    private final Audit audit;
    private final Tenancy tenancy;
    private final TenantDesk desk;
    private final PortalAddress portal;
    private final Mails mails;
    private final Usages usages;

    TenantPages(
            Census census,
            Tenants tenants,
            Invitations invitations,
            Troubles troubles,
            Holds holds,
            Audit audit,
            Tenancy tenancy,
            TenantDesk desk,
            PortalAddress portal,
            Mails mails,
            Usages usages) {
        this.census = census;
        this.tenants = tenants;
        this.invitations = invitations;
        this.troubles = troubles;
        this.holds = holds;
        this.audit = audit;
        this.tenancy = tenancy;
        this.desk = desk;
        this.portal = portal;
        this.mails = mails;
        this.usages = usages;
    }

    @GetMapping("/staff/tenants/{slug}")
    ModelAndView show(@PathVariable String slug) {
        return page(slug, HttpStatus.OK);
    }

    @PostMapping("/staff/tenants/{slug}/owners")
    ModelAndView inviteOwner(
            StaffMember staff,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(required = false) @Nullable String requestKey,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var tenant = standing(slug).tenant();
        try {
            var invited = desk.inviteOwner(tenant, staff, email, Answers.key(requestKey));
            if (invited.mailed()) {
                redirect.addFlashAttribute("flash", "An invitation is on its way to " + invited.email() + ".");
                return new ModelAndView("redirect:/staff/tenants/" + slug);
            }
            return page(slug, HttpStatus.CREATED).addObject("invited", InvitedLink.of(invited, portal, response));
        } catch (Refusal e) {
            return Answers.wrong(page(slug, HttpStatus.UNPROCESSABLE_CONTENT), e)
                    .addObject("email", email);
        }
    }

    @PostMapping("/staff/tenants/{slug}/invitations/{id}/withdrawal")
    String withdraw(
            StaffMember staff, @PathVariable String slug, @PathVariable String id, RedirectAttributes redirect) {
        var tenant = standing(slug).tenant();
        var invitation = Answers.id(id).orElseThrow(TenantPages::nothing);
        try {
            invitations.withdraw(tenant, staff.actor(), invitation);
            redirect.addFlashAttribute("flash", "That invitation no longer works.");
        } catch (Refusal e) {
            redirect.addFlashAttribute("flashProblem", e.getMessage());
        }
        return "redirect:/staff/tenants/" + slug;
    }

    @AskMapping("/staff/tenants/{slug}/suspension")
    Object suspend(
            StaffMember staff,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String reason,
            Asking asking,
            RedirectAttributes redirect) {
        return asking.first(() -> suspending(slug, reason, asking.model()), () -> {
            try {
                Flash.tell(
                        redirect,
                        tenants.suspend(standing(slug).tenant(), staff.actor(), reason),
                        "Suspended.",
                        "It was already suspended.");
            } catch (Refusal refusal) {
                asking.model().addAttribute("problems", Map.of(refusal.field(), refusal.getMessage()));
                return asking.again(suspending(slug, reason, asking.model()));
            }
            return "redirect:/staff/tenants/" + slug;
        });
    }

    private Question suspending(String slug, String reason, Model model) {
        model.addAttribute("section", "tenants");
        return tenancy.lookEverywhere(() -> {
            var tenant = standing(slug);
            var members = tenants.members(tenant.tenant()).size();
            var environments = tenant.quota().usage().environments();
            return new Question(
                    "Suspend " + tenant.name() + "?",
                    List.of(
                            members == 0
                                    ? "It has no members yet. People with an invitation cannot join."
                                    : (members == 1 ? "Its member is" : "Its " + members + " members are")
                                            + " locked out immediately and cannot see, change, deploy or roll back anything.",
                            "Pushes to its registries no longer deploy anything.",
                            environments == 0
                                    ? "It has no environments."
                                    : environments == 1
                                            ? "Its environment keeps running and stays reachable, but only you can fix it."
                                            : "Its " + environments
                                                    + " environments keep running and stay reachable, but only you can fix them.",
                            "Its data stays. You can end the suspension at any time."),
                    "/staff/tenants/" + slug + "/suspension",
                    Map.of(),
                    "Suspend",
                    true,
                    "/staff/tenants/" + slug,
                    new Question.Reason(
                            "Its members read it when they are refused, for example: unpaid since 1 October.", reason));
        });
    }

    @PostMapping("/staff/tenants/{slug}/resumption")
    String resume(StaffMember staff, @PathVariable String slug, RedirectAttributes redirect) {
        Flash.tell(
                redirect,
                tenants.resume(standing(slug).tenant(), staff.actor()),
                "The tenant is active again.",
                "It was no longer suspended.");
        return "redirect:/staff/tenants/" + slug;
    }

    @PostMapping("/staff/tenants/{slug}/hold")
    ModelAndView hold(
            StaffMember staff,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            holds.holdDeployments(standing(slug).tenant(), staff.actor(), reason);
        } catch (Refusal e) {
            return Answers.wrong(page(slug, HttpStatus.UNPROCESSABLE_CONTENT), e)
                    .addObject("reason", reason);
        }
        redirect.addFlashAttribute("flash", "Its new deployments wait until you release them.");
        return new ModelAndView("redirect:/staff/tenants/" + slug);
    }

    @PostMapping("/staff/tenants/{slug}/hold/release")
    String release(StaffMember staff, @PathVariable String slug, RedirectAttributes redirect) {
        Flash.tell(
                redirect,
                holds.releaseDeployments(standing(slug).tenant(), staff.actor()),
                "Released. Waiting deployments start now.",
                "Its deployments were no longer on hold.");
        return "redirect:/staff/tenants/" + slug;
    }

    private Census.Standing standing(String slug) {
        return census.bySlug(slug).orElseThrow(TenantPages::nothing);
    }

    private ModelAndView page(String slug, HttpStatusCode status) {
        return tenancy.lookEverywhere(() -> {
            var standing = standing(slug);
            var id = standing.tenant();
            return new ModelAndView("staff/tenant", status)
                    .addObject("tenant", standing)
                    .addObject("state", Badges.of(standing))
                    .addObject("meters", Meter.all(standing.quota()))
                    .addObject("members", tenants.members(id))
                    .addObject("invitations", invitations.open(id))
                    .addObject(
                            "environments",
                            troubles.environments(id).stream()
                                    .map(EnvironmentRow::of)
                                    .toList())
                    .addObject("hold", holds.ofItself(id).orElse(null))
                    .addObject("reason", "")
                    .addObject("acts", audit.newest(id, ACTS, 0))
                    .addObject("email", "")
                    .addObject("requestKey", UUID.randomUUID().toString())
                    .addObject("mail", mails.available())
                    .addObject("months", LedgerPages.choices(usages.months()))
                    .addObject("section", "tenants");
        });
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
