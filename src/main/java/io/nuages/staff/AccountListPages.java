package io.nuages.staff;

import io.nuages.account.AccountRegister;
import io.nuages.account.Invitations;
import io.nuages.host.PortalAddress;
import io.nuages.tenant.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

/** All accounts, and the invitations to the staff. */
@Controller
class AccountListPages {
    private final AccountRegister register;
    private final Invitations invitations;
    private final PortalAddress portal;

    AccountListPages(AccountRegister register, Invitations invitations, PortalAddress portal) {
        this.register = register;
        this.invitations = invitations;
        this.portal = portal;
    }

    @GetMapping("/staff/accounts")
    ModelAndView list(@RequestParam(defaultValue = "") String q, @RequestParam @Nullable String page) {
        return list(q.strip(), Paging.read(page), HttpStatus.OK);
    }

    @PostMapping("/staff/accounts/invitations")
    ModelAndView invite(
            StaffMember staff,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(required = false) @Nullable String request,
            HttpServletResponse response) {
        try {
            var link = invitations.inviteStaff(staff.who(), email, request);
            return list("", 1, HttpStatus.CREATED).addObject("invited", InvitedLink.of(link, portal, response));
        } catch (Refusal e) {
            return Answers.wrong(list("", 1, HttpStatus.UNPROCESSABLE_CONTENT), e)
                    .addObject("email", email);
        }
    }

    @PostMapping("/staff/accounts/invitations/{id}/withdrawal")
    String withdraw(StaffMember staff, @PathVariable String id, RedirectAttributes redirect) {
        var invitation = Answers.id(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        try {
            invitations.withdrawStaff(staff.actor(), invitation);
            redirect.addFlashAttribute("flash", "That invitation no longer works.");
        } catch (Refusal e) {
            redirect.addFlashAttribute("flashProblem", e.getMessage());
        }
        return "redirect:/staff/accounts";
    }

    private ModelAndView list(String text, int page, HttpStatusCode status) {
        var found = register.page(text, Paging.SIZE + 1, Paging.offset(page));
        return new ModelAndView("staff/accounts", status)
                .addObject("accounts", Paging.shown(found))
                .addObject("paging", Paging.of(page, found))
                .addObject("q", text)
                .addObject("invitations", invitations.openStaff())
                .addObject("requestKey", UUID.randomUUID().toString())
                .addObject("email", "")
                .addObject("section", "accounts");
    }
}
