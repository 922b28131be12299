package io.nuages.account;

import io.nuages.tenant.Profile;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriUtils;

/** One's own second factor: setting it up, showing it after the password, other recovery codes, turning it off. */
@Controller
class SecondFactorPages {
    private static final String VIEW = "account/second-factor";
    private static final String BACK = "redirect:" + SecondStep.PAGE;

    /** Session attribute: a {@link Begun}. */
    private static final String SECRET = "second-factor.key";

    private final SecondFactors factors;
    private final PasswordAgain again;
    private final Devices devices;
    private final Visitors visitors;
    private final Clock clock;

    SecondFactorPages(SecondFactors factors, PasswordAgain again, Devices devices, Visitors visitors, Clock clock) {
        this.factors = factors;
        this.again = again;
        this.devices = devices;
        this.visitors = visitors;
        this.clock = clock;
    }

    /**
     * A second factor that is being set up in this session, as {@code account/1764412800000/key}. Nobody must be able to continue
     * with it in a session that was left open.
     */
    record Begun(String account, Instant at, String secret) {
        private static final Duration GOOD_FOR = Duration.ofMinutes(15);

        @Override
        public String toString() {
            return account + "/" + at.toEpochMilli() + "/" + secret;
        }

        static Optional<Begun> of(@Nullable Object kept, Visitor visitor, Instant now) {
            return Optional.ofNullable((String) kept)
                    .map(words -> words.split("/"))
                    .map(words -> new Begun(words[0], Instant.ofEpochMilli(Long.parseLong(words[1])), words[2]))
                    .filter(begun -> begun.account().equals(visitor.getName()))
                    .filter(begun -> now.isBefore(begun.at().plus(GOOD_FOR)));
        }
    }

    /** Which of its four forms the page is. */
    enum State {
        OFF,
        BEING_SET_UP,
        ASKED,
        ON
    }

    @GetMapping(SecondStep.PAGE)
    String show(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(required = false) @Nullable String to,
            HttpServletRequest request,
            Model model) {
        var account = visitor.account();
        var session = request.getSession();
        var profile = visitors.profile(request).orElseThrow(SecondFactorPages::nobody);
        var secret = beingSetUp(visitor, session);
        var state = factors.isOn(account)
                ? SecondStep.shown(session, visitor) ? State.ON : State.ASKED
                : secret == null ? State.OFF : State.BEING_SET_UP;
        model.addAttribute("state", state.name());
        model.addAttribute("needed", needed(profile));
        model.addAttribute("passwordKnown", again.isKnown(visitor, session));
        model.addAttribute("email", profile.email());
        model.addAttribute("to", SignIn.isLocal(to) ? to : null);
        if (state == State.BEING_SET_UP && secret != null) {
            model.addAttribute("secret", secret);
            model.addAttribute("qr", QrImage.of(address(profile.email(), secret)));
        } else if (state == State.ON) {
            model.addAttribute("left", factors.recoveryCodes(account));
        }
        return VIEW;
    }

    @PostMapping(SecondStep.PAGE + "/set-up")
    String begin(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(required = false) @Nullable String to,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var session = request.getSession();
        // Another key if the visitor has already begun.
        if (beingSetUp(visitor, session) == null) {
            try {
                again.check(visitor, session, current);
            } catch (Refusal refusal) {
                return refused(refusal, visitor, to, request, response, model);
            }
        }
        again.used(session);
        session.setAttribute(SECRET, new Begun(visitor.getName(), clock.instant(), factors.newSecret()).toString());
        return BACK + (SignIn.isLocal(to) ? "?to=" + UriUtils.encode(String.valueOf(to), StandardCharsets.UTF_8) : "");
    }

    @PostMapping(SecondStep.PAGE + "/confirmation")
    String confirm(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(required = false) @Nullable String to,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            var secret = beingSetUp(visitor, request.getSession());
            if (secret == null) {
                throw new Refusal("", "There is no second factor to confirm. Start over.");
            }
            model.addAttribute("codes", factors.confirm(visitor, device(visitor, request), secret, code));
        } catch (Refusal refusal) {
            return refused(refusal, visitor, to, request, response, model);
        }
        request.getSession().removeAttribute(SECRET);
        shown(visitor, request);
        return show(visitor, to, request, model);
    }

    /** After the password. */
    @PostMapping(SecondStep.PAGE)
    String use(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(required = false) @Nullable String to,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            factors.use(visitor, device(visitor, request), code);
        } catch (Refusal refusal) {
            return refused(refusal, visitor, to, request, response, model);
        }
        shown(visitor, request);
        return "redirect:" + (SignIn.isLocal(to) ? to : "/");
    }

    @PostMapping(SecondStep.PAGE + "/recovery-codes")
    String renew(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            check(visitor, request, current, code);
        } catch (Refusal refusal) {
            return refused(refusal, visitor, null, request, response, model);
        }
        again.used(request.getSession());
        shown(visitor, request);
        model.addAttribute("codes", factors.renewRecoveryCodes(visitor.account()));
        return show(visitor, null, request, model);
    }

    @PostMapping(SecondStep.PAGE + "/removal")
    String turnOff(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            if (needed(visitors.profile(request).orElseThrow(SecondFactorPages::nobody))) {
                throw new Refusal("code", "Staff accounts need a second factor.");
            }
            check(visitor, request, current, code);
        } catch (Refusal refusal) {
            return refused(refusal, visitor, null, request, response, model);
        }
        again.used(request.getSession());
        factors.turnOff(visitor.account());
        redirect.addFlashAttribute("flash", "Your second factor is off.");
        return "redirect:/account";
    }

    /** The password and a code together, so that everything wrong is reported together; a right code is not used up in vain. */
    private void check(Visitor visitor, HttpServletRequest request, String current, String code) {
        var device = device(visitor, request);
        try {
            again.check(visitor, request.getSession(), current);
        } catch (Refusal password) {
            try {
                factors.look(visitor, device, code);
            } catch (Refusal wrong) {
                var both = new LinkedHashMap<>(password.problems());
                both.putAll(wrong.problems());
                throw new Refusal(both);
            }
            throw password;
        }
        factors.use(visitor, device, code);
    }

    private @Nullable String beingSetUp(Visitor visitor, HttpSession session) {
        return Begun.of(session.getAttribute(SECRET), visitor, clock.instant())
                .map(Begun::secret)
                .orElse(null);
    }

    private @Nullable UUID device(Visitor visitor, HttpServletRequest request) {
        return devices.withFactor(visitor, request).orElse(null);
    }

    private void shown(Visitor visitor, HttpServletRequest request) {
        SecondStep.show(request, visitor);
        devices.factorShown(visitor, request);
    }

    private String refused(
            Refusal refusal,
            Visitor visitor,
            @Nullable String to,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("problems", refusal.problems());
        model.addAttribute("code", Objects.requireNonNullElse(request.getParameter("code"), ""));
        return show(visitor, to, request, model);
    }

    private boolean needed(Profile profile) {
        return profile.staff() && factors.staffNeedOne();
    }

    /** As apps read it from a QR code. */
    private static String address(String email, String secret) {
        return "otpauth://totp/Nuages:" + UriUtils.encode(email, StandardCharsets.UTF_8) + "?secret=" + secret
                + "&issuer=Nuages";
    }

    private static ResponseStatusException nobody() {
        return new ResponseStatusException(HttpStatus.FORBIDDEN, "This account is disabled.");
    }
}
