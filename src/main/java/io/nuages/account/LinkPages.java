package io.nuages.account;

import io.nuages.intake.Networks;
import io.nuages.tenant.Membership;
import io.nuages.tenant.Profile;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

/** One-time links. Opening one changes nothing, since mail programs open links before people do. */
@Controller
class LinkPages {
    private final Accounts accounts;
    private final Links links;
    private final Invitations invitations;
    private final Recovery recovery;
    private final AddressProofs proofs;
    private final Visitors visitors;
    private final SignIn signIn;
    private final AskLimit limit;

    LinkPages(
            Accounts accounts,
            Links links,
            Invitations invitations,
            Recovery recovery,
            AddressProofs proofs,
            Visitors visitors,
            SignIn signIn,
            AskLimit limit) {
        this.accounts = accounts;
        this.links = links;
        this.invitations = invitations;
        this.recovery = recovery;
        this.proofs = proofs;
        this.visitors = visitors;
        this.signIn = signIn;
        this.limit = limit;
    }

    /** What the person who opens a link can do with it. */
    enum Step {
        /** Create the first staff account. */
        SET_UP,
        /** Set a new password. */
        PASSWORD,
        /** Accept with the account that is signed in. */
        JOIN,
        /** Nothing: the account is a member, or of the staff, already. */
        ALREADY,
        /** Make an account, or sign in first. */
        MAKE_ACCOUNT,
        /** Sign in first: the reader of this mail has an account. */
        SIGN_IN,
        /** Sign in first; or make an account, and take the address from the one that has not proven it. */
        TAKE,
        /** Say that the address of the account that is signed in is one's own. */
        PROVE,
        /** The same after signing in; or say that the account is not one's own. */
        PROVE_AS
    }

    @GetMapping("/link/{token}")
    String link(
            @PathVariable String token,
            @AuthenticationPrincipal @Nullable Visitor visitor,
            HttpServletRequest request,
            Model model) {
        return page(found(token), token, visitor, request, model);
    }

    /** Does what the link is for. */
    @PostMapping("/link/{token}")
    String follow(
            @PathVariable String token,
            @AuthenticationPrincipal @Nullable Visitor visitor,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "false") boolean take,
            @RequestParam(defaultValue = "false") boolean disown,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var link = found(token);
        if (link.ending() != null) {
            return page(link, token, visitor, request, model);
        }
        try {
            var done = switch (step(link, visitor, request)) {
                case JOIN -> visitor != null && joined(link, visitor, redirect);
                case PROVE -> proved(link, redirect);
                case PROVE_AS -> disown && disowned(link, redirect);
                case SIGN_IN, ALREADY -> false;
                case SET_UP -> begin(accounts.setUp(link, email, name, password), request, response);
                case PASSWORD -> begin(recovery.newPassword(link, password), request, response);
                case MAKE_ACCOUNT, TAKE -> {
                    if (!link.mailed()) {
                        // The answer reveals whether there is an account.
                        limit.count("link", Networks.of(request).orElseGet(() -> "link " + link.id()));
                    }
                    yield begin(invitations.join(link, name, password, take), request, response);
                }
            };
            return done
                    ? "redirect:" + (disown ? "/sign-in" : "/")
                    : page(found(token), token, visitor, request, model);
        } catch (Refusal refusal) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            var problems = problems(link, refusal);
            if (!take && step(link, visitor, request) == Step.TAKE) {
                problems.put("", "Tick the box if that account is not yours, or sign in to it.");
            }
            model.addAttribute("problems", problems);
            model.addAttribute("typedEmail", email);
            model.addAttribute("typedName", name);
            return page(link, token, visitor, request, model);
        }
    }

    /** A problem with an address that cannot be typed here belongs to no field. */
    private static Map<String, String> problems(Link link, Refusal refusal) {
        var problems = new LinkedHashMap<String, String>();
        refusal.problems()
                .forEach((field, sentence) -> problems.put(
                        field.equals("email") && link.purpose() != Link.Purpose.SETUP ? "" : field, sentence));
        return problems;
    }

    private boolean joined(Link link, Visitor visitor, RedirectAttributes redirect) {
        var joined = invitations.accept(link, visitor.account());
        if (joined) {
            redirect.addFlashAttribute("flash", "You are in.");
        }
        return joined;
    }

    private boolean proved(Link link, RedirectAttributes redirect) {
        var proved = proofs.prove(link);
        if (proved) {
            redirect.addFlashAttribute("flash", "Your address is confirmed.");
        }
        return proved;
    }

    private boolean disowned(Link link, RedirectAttributes redirect) {
        var disowned = proofs.disown(link);
        if (disowned) {
            redirect.addFlashAttribute("flash", "Your address has been removed from that account.");
        }
        return disowned;
    }

    private boolean begin(Optional<UUID> account, HttpServletRequest request, HttpServletResponse response) {
        account.ifPresent(known -> signIn.now(accounts.visitor(known), request, response));
        return account.isPresent();
    }

    private Link found(String token) {
        return links.find(token)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "This link does not exist. Check that you copied all of it; if you did, it has expired."));
    }

    private String page(Link link, String token, @Nullable Visitor visitor, HttpServletRequest request, Model model) {
        var profile = visitor == null ? null : visitors.profile(request).orElse(null);
        var isMember = profile != null && link.tenant() != null && membership(link, profile) != null;
        if (link.ending() != null && !(link.ending() == Ending.USED && isMember)) {
            throw new ResponseStatusException(HttpStatus.GONE, ended(link, link.ending()));
        }
        var step = step(link, visitor, request);
        model.addAttribute("link", link);
        model.addAttribute("step", step.name());
        model.addAttribute("address", Links.PATH + token);
        model.addAttribute("as", profile == null ? null : profile.email());
        model.addAttribute("other", profile != null && !profile.email().equalsIgnoreCase(link.email()));
        model.addAttribute("membership", profile == null ? null : membership(link, profile));
        return "account/link";
    }

    private Step step(Link link, @Nullable Visitor visitor, HttpServletRequest request) {
        var profile = visitor == null ? null : visitors.profile(request).orElse(null);
        return switch (link.purpose()) {
            case SETUP -> Step.SET_UP;
            case PASSWORD -> Step.PASSWORD;
            case ADDRESS -> visitor != null && visitor.account().equals(link.account()) ? Step.PROVE : Step.PROVE_AS;
            case UNKNOWN -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case MEMBER, STAFF -> profile == null ? withoutAccount(link) : withAccount(link, profile);
        };
    }

    private static Step withAccount(Link link, Profile profile) {
        var already = link.tenant() == null ? profile.staff() : membership(link, profile) != null;
        return already ? Step.ALREADY : Step.JOIN;
    }

    /** Only the reader of the address's mail learns anything about it. */
    private Step withoutAccount(Link link) {
        return !link.mailed()
                ? Step.MAKE_ACCOUNT
                : accounts.byEmail(link.email())
                        .map(account -> account.proven() ? Step.SIGN_IN : Step.TAKE)
                        .orElse(Step.MAKE_ACCOUNT);
    }

    private static @Nullable Membership membership(Link link, Profile profile) {
        return profile.memberships().stream()
                .filter(each -> each.tenant().id().equals(link.tenant()))
                .findFirst()
                .orElse(null);
    }

    private static String ended(Link link, Ending ending) {
        var invitation = link.isInvitation();
        var another = invitation ? " Ask the person who invited you for a new one." : " Ask for a new one.";
        return switch (ending) {
            case USED -> "This link works once and has been used. If that was you, sign in.";
            case EXPIRED -> "This link ended on " + LinkWords.minute(link.expiresAt()) + "." + another;
            case WITHDRAWN -> "This invitation was withdrawn." + another;
            case REPLACED -> "This invitation was replaced by a newer one for the same address. Use that.";
            case MAKER ->
                (invitation
                                ? "The person who made this invitation can no longer invite people."
                                : "This link has ended.")
                        + another;
            case UNKNOWN -> "This link has ended." + another;
            case SUSPENDED -> "The tenant is suspended, so nobody can join it now.";
            case ACCOUNT -> "This link no longer works: the account is disabled or has a new password." + another;
        };
    }
}
