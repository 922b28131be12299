package io.nuages.web;

import io.nuages.tenant.Profile;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** What a page asks before it sends a form: who is signed in by now, and which token is good. See {@code session.js}. */
@Controller
class FormTokenPages {
    private static final Duration ANONYMOUS_SESSION = Duration.ofMinutes(30);

    private final Visitors visitors;

    FormTokenPages(Visitors visitors) {
        this.visitors = visitors;
    }

    /** @param account the account's id; empty when nobody is signed in, or still has to show a second factor */
    record Standing(String account, String email, String token) {}

    @GetMapping("/form-token")
    @ResponseBody
    Standing standing(@AuthenticationPrincipal @Nullable Visitor visitor, CsrfToken token, HttpServletRequest request) {
        var standing = new Standing(
                visitor == null || Visitors.isHalfWay(request) ? "" : visitor.getName(),
                visitors.profile(request).map(Profile::email).orElse(""),
                token.getToken());
        var session = request.getSession(false);
        if (session != null && session.isNew()) {
            session.setMaxInactiveInterval((int) ANONYMOUS_SESSION.toSeconds());
        }
        return standing;
    }

    /** Where people end up who sign in beside an open form; the page tells the others of this browser. */
    @GetMapping("/account/signed-in")
    String signedIn() {
        return "account/signed-in";
    }
}
