package io.nuages.staff;

import io.nuages.account.AccountRegister;
import io.nuages.account.Accounts;
import io.nuages.account.Recovery;
import io.nuages.host.PortalAddress;
import io.nuages.tenant.Refusal;
import io.nuages.web.AskMapping;
import io.nuages.web.Asking;
import io.nuages.web.Flash;
import io.nuages.web.Question;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One account, and what staff do for or against it. */
@Controller
class StaffAccountPages {
    private final AccountRegister register;
    private final Accounts accounts;
    private final Recovery recovery;
    private final PortalAddress portal;

    StaffAccountPages(AccountRegister register, Accounts accounts, Recovery recovery, PortalAddress portal) {
        this.register = register;
        this.accounts = accounts;
        this.recovery = recovery;
        this.portal = portal;
    }

    @GetMapping("/staff/accounts/{id}")
    ModelAndView show(@PathVariable String id) {
        return page(known(id), HttpStatus.OK);
    }

    @AskMapping("/staff/accounts/{id}/disabling")
    Object disable(StaffMember staff, @PathVariable String id, Asking asking, RedirectAttributes redirect) {
        var details = known(id);
        return asking.first(
                () -> disabling(details, asking.model()),
                () -> done(
                        details,
                        redirect,
                        "The account is disabled and signed out everywhere.",
                        "The account was already disabled.",
                        account -> accounts.disable(staff.actor(), account)));
    }

    private Question disabling(AccountRegister.Details details, Model model) {
        model.addAttribute("section", "accounts");
        var kept = accounts.needed(details.account());
        if (kept.isPresent()) {
            return Question.impossible(
                    details.account().email() + " cannot be disabled", List.of(kept.get()), path(details));
        }
        var consequences = new ArrayList<String>();
        consequences.add(
                "They are signed out everywhere immediately and cannot sign in until you enable the account again.");
        consequences.add("Invitations and links that they made end; webhook URLs that they made keep working.");
        if (!details.places().isEmpty()) {
            consequences.add("They stay a member of "
                    + String.join(
                            ", ",
                            details.places().stream()
                                    .map(AccountRegister.Place::name)
                                    .toList()) + ".");
        }
        var path = path(details);
        return new Question(
                "Disable " + details.account().email() + "?",
                List.copyOf(consequences),
                path + "/disabling",
                Map.of(),
                "Disable",
                true,
                path);
    }

    @PostMapping("/staff/accounts/{id}/enabling")
    String enable(StaffMember staff, @PathVariable String id, RedirectAttributes redirect) {
        return done(
                known(id),
                redirect,
                "The account can sign in again.",
                "The account was no longer disabled.",
                account -> accounts.enable(staff.actor(), account));
    }

    @PostMapping("/staff/accounts/{id}/sign-outs")
    String signOut(StaffMember staff, @PathVariable String id, RedirectAttributes redirect) {
        var details = known(id);
        register.signOut(staff.who(), details.account().id());
        redirect.addFlashAttribute("flash", "Signed out everywhere.");
        return "redirect:" + path(details);
    }

    @PostMapping("/staff/accounts/{id}/password-links")
    ModelAndView resetPassword(StaffMember staff, @PathVariable String id, HttpServletResponse response) {
        var details = known(id);
        try {
            var link = recovery.resetPassword(staff.who(), details.account().id());
            return page(details, HttpStatus.CREATED).addObject("invited", InvitedLink.of(link, portal, response));
        } catch (Refusal e) {
            return Answers.wrong(page(details, HttpStatus.UNPROCESSABLE_CONTENT), e);
        }
    }

    @AskMapping("/staff/accounts/{id}/second-factor-removal")
    Object takeSecondFactorOff(StaffMember staff, @PathVariable String id, Asking asking, RedirectAttributes redirect) {
        var details = known(id);
        return asking.first(
                () -> takingOff(details, staff, asking.model()),
                () -> done(
                        details,
                        redirect,
                        "The second factor is removed, and the account is signed out everywhere.",
                        "There was no second factor left.",
                        account -> register.takeSecondFactorOff(staff.who(), account)));
    }

    private static Question takingOff(AccountRegister.Details details, StaffMember staff, Model model) {
        model.addAttribute("section", "accounts");
        var path = path(details);
        if (details.account().id().equals(staff.account())) {
            return Question.impossible(
                    "You cannot remove your own second factor here", List.of(AccountRegister.OWN_FACTOR), path);
        }
        return new Question(
                "Remove the second factor of " + details.account().email() + "?",
                List.of(
                        "Make sure it is really this person asking: from now on the password alone is enough.",
                        details.account().staff()
                                ? "They are signed out everywhere and must set up a new one at the next sign-in."
                                : "They are signed out everywhere."),
                path + "/second-factor-removal",
                Map.of(),
                "Remove",
                true,
                path);
    }

    /** Back to the account with the outcome of the act. */
    private static String done(
            AccountRegister.Details details,
            RedirectAttributes redirect,
            String did,
            String otherwise,
            Predicate<UUID> act) {
        try {
            Flash.tell(redirect, act.test(details.account().id()), did, otherwise);
        } catch (Refusal e) {
            redirect.addFlashAttribute("flashProblem", e.getMessage());
        }
        return "redirect:" + path(details);
    }

    private static ModelAndView page(AccountRegister.Details details, HttpStatusCode status) {
        return new ModelAndView("staff/account", status)
                .addObject("details", details)
                .addObject("account", details.account())
                .addObject("section", "accounts");
    }

    private AccountRegister.Details known(String id) {
        return Answers.id(id)
                .flatMap(register::one)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String path(AccountRegister.Details details) {
        return "/staff/accounts/" + details.account().id();
    }
}
