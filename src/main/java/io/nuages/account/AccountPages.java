package io.nuages.account;

import io.nuages.tenant.Refusal;
import io.nuages.tenant.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What one may change about one's own account. */
@Controller
class AccountPages {
    private final Accounts accounts;
    private final SignIn signIn;
    private final Throttle throttle;

    AccountPages(Accounts accounts, SignIn signIn, Throttle throttle) {
        this.accounts = accounts;
        this.signIn = signIn;
        this.throttle = throttle;
    }

    @GetMapping("/account")
    String show(@AuthenticationPrincipal Visitor visitor, Model model) {
        var account = accounts.byId(visitor.account())
                .filter(known -> known.disabledAt() == null)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN, "This account is disabled."));
        model.addAttribute("account", account);
        if (!model.containsAttribute("name")) {
            model.addAttribute("name", account.name());
        }
        return "account/account";
    }

    @PostMapping("/account/name")
    String rename(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(defaultValue = "") String name,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            accounts.rename(visitor.account(), name);
        } catch (Refusal refusal) {
            model.addAttribute("name", name);
            return again(refusal, visitor, response, model);
        }
        redirect.addFlashAttribute("flash", "Your name is changed.");
        return "redirect:/account";
    }

    @PostMapping("/account/password")
    String changePassword(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            var email = accounts.byId(visitor.account()).map(Account::email).orElse("");
            // Whoever finds somebody signed in is not to guess the password here either.
            if (!throttle.attempt(email, request.getRemoteAddr())) {
                throw new Refusal("current", "Too many attempts. Wait ten minutes and try again.");
            }
            accounts.changePassword(visitor.account(), current, password);
            throttle.succeeded(email, request.getRemoteAddr());
            signIn.now(accounts.visitor(visitor.account()), request, response);
        } catch (Refusal refusal) {
            return again(refusal, visitor, response, model);
        }
        redirect.addFlashAttribute("flash", "Your password is changed, and you are signed out everywhere else.");
        return "redirect:/account";
    }

    @PostMapping("/account/sign-outs")
    String signOutElsewhere(
            @AuthenticationPrincipal Visitor visitor, HttpSession session, RedirectAttributes redirect) {
        accounts.endSessions(visitor.account(), session.getId());
        redirect.addFlashAttribute("flash", "You are signed out everywhere else.");
        return "redirect:/account";
    }

    private String again(Refusal refusal, Visitor visitor, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("problems", Map.of(refusal.field(), refusal.getMessage()));
        return show(visitor, model);
    }
}
