package io.nuages.account;

import io.nuages.tenant.Profile;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
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

/** The ways in: sign-in, one-time links, and the start page that leads on. */
@Controller
class SignInPages {
    private static final Duration ANONYMOUS_SESSION = Duration.ofMinutes(30);

    private final Accounts accounts;
    private final Links links;
    private final Visitors visitors;
    private final SignIn signIn;
    private final ObjectProvider<DemoAccounts> demo;

    SignInPages(Accounts accounts, Links links, Visitors visitors, SignIn signIn, ObjectProvider<DemoAccounts> demo) {
        this.accounts = accounts;
        this.links = links;
        this.visitors = visitors;
        this.signIn = signIn;
        this.demo = demo;
    }

    /** Leads staff to their pages and a customer home; who has several tenants, or none, stays. */
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
        model.addAttribute("demos", offered == null ? List.of() : offered.all());
        return "account/sign-in";
    }

    private static String sentence(String problem) {
        return problem.equals("often")
                ? "Too many attempts. Wait ten minutes and try again."
                : "This e-mail address and password do not belong together.";
    }

    @GetMapping("/link/{token}")
    String link(@PathVariable String token, @AuthenticationPrincipal @Nullable Visitor visitor, Model model) {
        return form(found(token), token, visitor, model);
    }

    /** Accepts as who is signed in, or makes an account, or sets a password: what the link is for. */
    @PostMapping("/link/{token}")
    String follow(
            @PathVariable String token,
            @AuthenticationPrincipal @Nullable Visitor visitor,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var link = found(token);
        try {
            if (link.isInvitation() && visitor != null) {
                if (!accounts.accept(link, visitor.account())) {
                    throw ended();
                }
                redirect.addFlashAttribute("flash", "You are in.");
            } else {
                var account = accounts.redeem(link, email, name, password).orElseThrow(SignInPages::ended);
                signIn.now(accounts.visitor(account), request, response);
            }
            return "redirect:/";
        } catch (Refusal refusal) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("problems", Map.of(refusal.field(), refusal.getMessage()));
            model.addAttribute("typedEmail", email);
            model.addAttribute("typedName", name);
            return form(link, token, visitor, model);
        }
    }

    private String form(Link link, String token, @Nullable Visitor visitor, Model model) {
        model.addAttribute("link", link);
        model.addAttribute("address", "/link/" + token);
        model.addAttribute(
                "as",
                visitor == null || !link.isInvitation()
                        ? null
                        : visitors.profile(visitor.account())
                                .map(Profile::email)
                                .orElse(null));
        return "account/link";
    }

    private Link found(String token) {
        return links.find(token).orElseThrow(SignInPages::ended);
    }

    private static ResponseStatusException ended() {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND,
                "This link has been used or has ended. Ask whoever gave it to you for a new one.");
    }
}
