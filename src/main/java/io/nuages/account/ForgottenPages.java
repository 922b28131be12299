package io.nuages.account;

import io.nuages.mail.Mails;
import io.nuages.tenant.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** For people who forgot their password. The sign-in page links here only if mail is set up. */
@Controller
class ForgottenPages {
    private final Recovery recovery;
    private final Mails mails;
    private final AskLimit limit;

    ForgottenPages(Recovery recovery, Mails mails, AskLimit limit) {
        this.recovery = recovery;
        this.mails = mails;
        this.limit = limit;
    }

    @GetMapping("/sign-in/password")
    String ask(Model model) {
        return page(model);
    }

    /** The answer is the same for every address. */
    @PostMapping("/sign-in/password")
    String mail(
            @RequestParam(defaultValue = "") String email,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        if (!mails.available()) {
            response.setStatus(HttpStatus.CONFLICT.value());
            return page(model);
        }
        try {
            recovery.forgotten(email, limit.spare("password", request));
            model.addAttribute("mailed", email.strip());
        } catch (Refusal refusal) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("problems", refusal.problems());
            model.addAttribute("email", email);
        }
        return page(model);
    }

    private String page(Model model) {
        model.addAttribute("mail", mails.available());
        model.addAttribute("shownMails", mails.page());
        return "account/forgotten";
    }
}
