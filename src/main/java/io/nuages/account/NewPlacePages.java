package io.nuages.account;

import io.nuages.mail.Mails;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * For people who are refused because strangers tried too often, at a place that the account does not know: when to try again, and a
 * mailed link that makes the browser one that it knows. The password is asked for as always.
 */
@Controller
class NewPlacePages {
    /** Session attribute: who was refused last. Nobody else is mailed a link, so each one costs many attempts. */
    static final String REFUSED = "sign-in.refused";

    private final NewPlaces places;
    private final Mails mails;
    private final AskLimit limit;

    NewPlacePages(NewPlaces places, Mails mails, AskLimit limit) {
        this.places = places;
        this.mails = mails;
        this.limit = limit;
    }

    /** What {@link SignIn} forwards a refused attempt to. */
    @PostMapping("/sign-in/refusals")
    String refused(HttpServletRequest request, HttpServletResponse response, Model model) {
        if (!(request.getAttribute(SignIn.WAIT) instanceof Duration wait)) {
            return "redirect:/sign-in";
        }
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(
                HttpHeaders.RETRY_AFTER,
                Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
        model.addAttribute("wait", Throttle.words(wait));
        model.addAttribute("mail", mails.available());
        return "account/refused";
    }

    /** The answer is the same whether there is such an account or not. */
    @PostMapping("/sign-in/links")
    String mail(HttpSession session, HttpServletRequest request, Model model) {
        if (!(session.getAttribute(REFUSED) instanceof String email) || !mails.available()) {
            return "redirect:/sign-in";
        }
        places.mail(email, limit.spare("new place", request));
        model.addAttribute("email", email);
        model.addAttribute("shownMails", mails.page());
        return "account/new-place";
    }

    /** Opening it changes nothing, since mail programs open links before people do. */
    @GetMapping("/sign-in/links/{token}")
    String link(@PathVariable String token, Model model) {
        if (!places.isOpen(token)) {
            throw ended();
        }
        model.addAttribute("address", "/sign-in/links/" + token);
        return "account/new-place";
    }

    @PostMapping("/sign-in/links/{token}")
    String follow(
            @PathVariable String token,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        if (!places.follow(token, request, response)) {
            throw ended();
        }
        redirect.addFlashAttribute("flash", "Your account remembers this browser now. Sign in.");
        return "redirect:/sign-in";
    }

    private static ResponseStatusException ended() {
        return new ResponseStatusException(
                HttpStatus.GONE,
                "This link has been used or has expired. Try to sign in, and request another if that is refused.");
    }
}
