package io.nuages.account;

import io.nuages.mail.Mails;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Sign-in, and the start page that leads on. */
@Controller
class SignInPages {
    private static final Duration ANONYMOUS_SESSION = Duration.ofMinutes(30);

    private final Visitors visitors;
    private final Mails mails;
    private final ObjectProvider<DemoAccounts> demo;

    SignInPages(Visitors visitors, Mails mails, ObjectProvider<DemoAccounts> demo) {
        this.visitors = visitors;
        this.mails = mails;
        this.demo = demo;
    }

    /** Sends staff to their pages and customers home; people with several tenants, or none, stay. */
    @GetMapping("/")
    String start(HttpServletRequest request, Model model) {
        var profile = visitors.profile(request)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN, "This account is disabled."));
        if (profile.staff()) {
            return "redirect:/staff";
        }
        if (profile.memberships().size() == 1) {
            return "redirect:/t/" + profile.memberships().getFirst().tenant().slug();
        }
        model.addAttribute("memberships", profile.memberships());
        model.addAttribute("email", profile.email());
        return "account/start";
    }

    @GetMapping("/sign-in")
    String signIn(
            @AuthenticationPrincipal @Nullable Visitor visitor,
            @RequestParam(required = false) @Nullable String problem,
            @RequestParam(required = false) @Nullable String to,
            HttpSession session,
            Model model) {
        if (visitor != null) {
            return "redirect:/";
        }
        if (session.isNew()) {
            // It only holds the form's token; many of these are never used.
            session.setMaxInactiveInterval((int) ANONYMOUS_SESSION.toSeconds());
        }
        var offered = demo.getIfAvailable();
        model.addAttribute("problem", problem == null ? null : sentence(problem));
        model.addAttribute("email", session.getAttribute(SignIn.TYPED));
        model.addAttribute("to", SignIn.isLocal(to) ? to : null);
        model.addAttribute("mail", mails.available());
        model.addAttribute("shownMails", mails.page());
        model.addAttribute("demos", offered == null ? List.of() : offered.all());
        return "account/sign-in";
    }

    private static String sentence(String problem) {
        return switch (problem) {
            case "wrong" -> "Wrong e-mail address or password.";
            case "old" -> "This page was open too long. Sign in again.";
            default -> "Sign-in failed. Try again.";
        };
    }
}
