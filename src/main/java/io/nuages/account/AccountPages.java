package io.nuages.account;

import io.nuages.mail.Mails;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import io.nuages.web.Flash;
import io.nuages.web.Htmx;
import io.nuages.web.PageBefore;
import io.nuages.web.Themes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What one may change about one's own account. */
@Controller
class AccountPages {
    private final Accounts accounts;
    private final SignIn signIn;
    private final OpenSessions sessions;
    private final Throttle throttle;
    private final Mails mails;
    private final Visitors visitors;
    private final SecondFactors factors;
    private final SecondStep second;
    private final Themes themes;

    AccountPages(
            Accounts accounts,
            SignIn signIn,
            OpenSessions sessions,
            Throttle throttle,
            Mails mails,
            Visitors visitors,
            SecondFactors factors,
            SecondStep second,
            Themes themes) {
        this.accounts = accounts;
        this.signIn = signIn;
        this.sessions = sessions;
        this.throttle = throttle;
        this.mails = mails;
        this.visitors = visitors;
        this.factors = factors;
        this.second = second;
        this.themes = themes;
    }

    @GetMapping("/account")
    String show(@AuthenticationPrincipal Visitor visitor, HttpServletRequest request, Model model) {
        var account = accounts.byId(visitor.account())
                .filter(known -> known.disabledAt() == null)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN, "This account is disabled."));
        model.addAttribute("account", account);
        model.addAttribute(
                "sessions",
                sessions.of(visitor, request.getSession().getId(), shown -> isDone(request, visitor, shown)));
        model.addAttribute("factorSince", factors.since(account.id()).orElse(null));
        model.addAttribute("recoveryCodes", factors.recoveryCodes(account.id()));
        model.addAttribute("mail", mails.available());
        model.addAttribute("shownMails", mails.page());
        if (!model.containsAttribute("name")) {
            model.addAttribute("name", account.name());
        }
        return "account/account";
    }

    @PostMapping("/account/name")
    String rename(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(defaultValue = "") String name,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            accounts.rename(visitor.account(), name);
        } catch (Refusal refusal) {
            model.addAttribute("name", name);
            return again(refusal, visitor, request, response, model);
        }
        redirect.addFlashAttribute("flash", "Your name has been changed.");
        return "redirect:/account";
    }

    @PostMapping("/account/password")
    String changePassword(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String password,
            HttpSession session,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            // Anyone who finds an open session must not be able to guess the password here either.
            throttle.again(session.getId()).ifPresent(wait -> {
                throw new Refusal("current", "Too many attempts. Try again in " + Throttle.words(wait) + ".");
            });
            accounts.changePassword(visitor.account(), current, password);
            throttle.known(session.getId());
            signIn.now(accounts.visitor(visitor.account()), request, response);
        } catch (Refusal refusal) {
            if (!refusal.field().equals("current")) {
                throttle.known(session.getId());
            }
            return again(refusal, visitor, request, response, model);
        }
        redirect.addFlashAttribute("flash", "Your password has been changed, and you are signed out everywhere else.");
        return "redirect:/account";
    }

    @PostMapping("/account/theme")
    @Nullable
    String theme(
            @RequestParam(defaultValue = "") String theme,
            Htmx htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        themes.choose(request, response, theme);
        if (htmx.asks()) {
            // The script has changed the page already.
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null;
        }
        var from = PageBefore.of(request).orElse("/account");
        if (from.equals("/account")) {
            redirect.addFlashAttribute("flash", "The appearance in this browser has been changed.");
        }
        return "redirect:" + from;
    }

    @PostMapping("/account/sign-outs")
    String signOutElsewhere(
            @AuthenticationPrincipal Visitor visitor, HttpSession session, RedirectAttributes redirect) {
        sessions.endOthers(visitor, session.getId());
        redirect.addFlashAttribute("flash", "All other sessions have ended.");
        return "redirect:/account";
    }

    @PostMapping("/account/sessions/{session}/end")
    String signOut(
            @AuthenticationPrincipal Visitor visitor, @PathVariable String session, RedirectAttributes redirect) {
        Flash.tell(
                redirect,
                sessions.end(visitor.account(), session),
                "You are signed out there.",
                "That session had ended already.");
        return "redirect:/account";
    }

    private boolean isDone(HttpServletRequest request, Visitor visitor, @Nullable Object shown) {
        return visitors.profile(request)
                .map(profile -> second.isDone(profile, visitor, shown))
                .orElse(true);
    }

    private String again(
            Refusal refusal, Visitor visitor, HttpServletRequest request, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("problems", refusal.problems());
        return show(visitor, request, model);
    }
}
