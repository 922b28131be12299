package io.nuages.console.team;

import io.nuages.account.Invitation;
import io.nuages.account.Invitations;
import io.nuages.console.Environments;
import io.nuages.console.FormFields;
import io.nuages.desk.TeamActs;
import io.nuages.host.PortalAddress;
import io.nuages.mail.Mails;
import io.nuages.tenant.Door;
import io.nuages.tenant.Member;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import io.nuages.web.Flash;
import io.nuages.web.Htmx;
import io.nuages.web.Question;
import io.nuages.webhook.Webhooks;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Members of the tenant and invitations to it. */
@Controller
@RequestMapping("/t/{tenant}/members")
class MemberPages {
    private final Tenants tenants;
    private final Invitations invitations;
    private final TeamActs acts;
    private final Webhooks webhooks;
    private final Mails mails;
    private final PortalAddress portal;

    MemberPages(
            Tenants tenants,
            Invitations invitations,
            TeamActs acts,
            Webhooks webhooks,
            Mails mails,
            PortalAddress portal) {
        this.tenants = tenants;
        this.invitations = invitations;
        this.acts = acts;
        this.webhooks = webhooks;
        this.mails = mails;
        this.portal = portal;
    }

    @GetMapping
    String members(Door door, Model model) {
        show(door, "", Role.DEVELOPER.word(), model);
        return "members";
    }

    private void show(Door door, String email, String role, Model model) {
        var tenant = door.tenant().id();
        var words = new LinkedHashMap<String, String>();
        Role.ALL.forEach(each -> words.put(each.word(), each.word()));
        var members = tenants.members(tenant);
        model.addAttribute("members", members);
        model.addAttribute(
                "kept",
                members.stream()
                        .filter(member -> member.needed(members).isPresent())
                        .map(Member::account)
                        .toList());
        model.addAttribute("invitations", invitations.open(tenant));
        model.addAttribute(
                "called",
                members.stream()
                        .collect(Collectors.toMap(member -> member.account().toString(), Member::called)));
        model.addAttribute("mayEdit", door.may(Role.OWNER));
        model.addAttribute("you", door.account());
        model.addAttribute("base", Environments.base(door));
        model.addAttribute("roles", Role.ALL);
        model.addAttribute("roleWords", words);
        model.addAttribute("email", email);
        model.addAttribute("role", role);
        model.addAttribute("requestKey", UUID.randomUUID().toString());
        model.addAttribute("mail", mails.available());
        model.addAttribute("shownMails", mails.page());
        model.addAttribute("section", "members");
    }

    /** Without mail, the answer itself shows the link: it is stored nowhere, not even for a redirect. */
    @PostMapping
    @Needs(Role.OWNER)
    String invite(
            Door door,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "developer") String role,
            @RequestParam(required = false) @Nullable String requestKey,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            var made = acts.invite(door, email, role(role), FormFields.key(requestKey));
            if (made.mailed()) {
                redirect.addFlashAttribute("flash", "An invitation is on its way to " + made.email() + ".");
                return "redirect:" + Environments.base(door) + "/members";
            }
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            show(door, "", role, model);
            model.addAttribute("link", portal.url() + made.path());
            model.addAttribute("linkFor", made.email());
        } catch (Refusal refusal) {
            show(door, email, role, model);
            model.addAttribute("problems", refusal.problems());
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
        return "members";
    }

    @PostMapping("/{account}")
    @Needs(Role.OWNER)
    String change(Door door, @PathVariable UUID account, @RequestParam String role, RedirectAttributes redirect) {
        try {
            acts.changeRole(door, account, role(role));
            redirect.addFlashAttribute("flash", "Saved. The role is " + role + " now.");
        } catch (Refusal refusal) {
            redirect.addFlashAttribute("flashProblem", refusal.getMessage());
        }
        return "redirect:" + Environments.base(door) + "/members";
    }

    /** Asks before a membership ends. */
    @GetMapping("/{account}/removal")
    @Needs(Role.OWNER)
    String removal(Door door, @PathVariable UUID account, Model model, Htmx htmx) {
        model.addAttribute("section", "members");
        var members = tenants.members(door.tenant().id());
        var member = members.stream()
                .filter(each -> each.account().equals(account))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var kept = member.needed(members);
        if (kept.isPresent()) {
            return Question.impossible(
                            member.email() + " cannot be removed",
                            List.of(kept.get()),
                            Environments.base(door) + "/members")
                    .ask(model, htmx);
        }
        model.addAttribute("member", member);
        model.addAttribute(
                "invited",
                invitations.open(door.tenant().id()).stream()
                        .filter(each -> account.equals(each.maker()))
                        .map(Invitation::email)
                        .toList());
        model.addAttribute(
                "urls",
                webhooks.made(door.tenant().id(), account).stream()
                        .map(each -> new LeftUrl(each.app(), Environments.base(door) + each.page(), each.since()))
                        .toList());
        model.addAttribute("yourself", account.equals(door.account()));
        model.addAttribute("tenantName", door.tenant().name());
        model.addAttribute("base", Environments.base(door));
        return htmx.view("member-removal", "form");
    }

    @PostMapping("/{account}/removal")
    @Needs(Role.OWNER)
    String remove(Door door, @PathVariable UUID account, RedirectAttributes redirect) {
        try {
            Flash.tell(
                    redirect,
                    acts.remove(door, account),
                    "Removed. They no longer have access.",
                    "They were no longer a member.");
        } catch (Refusal refusal) {
            redirect.addFlashAttribute("flashProblem", refusal.getMessage());
            return "redirect:" + Environments.base(door) + "/members";
        }
        if (account.equals(door.account())) {
            redirect.addFlashAttribute("flash", "You left " + door.tenant().name() + ".");
            return "redirect:/";
        }
        return "redirect:" + Environments.base(door) + "/members";
    }

    @PostMapping("/invitations/{invitation}/revocation")
    @Needs(Role.OWNER)
    String revoke(Door door, @PathVariable UUID invitation, RedirectAttributes redirect) {
        try {
            acts.withdraw(door, invitation);
            redirect.addFlashAttribute("flash", "Withdrawn. The link no longer works.");
        } catch (Refusal refusal) {
            redirect.addFlashAttribute("flashProblem", refusal.getMessage());
        }
        return "redirect:" + Environments.base(door) + "/members";
    }

    private static Role role(String word) {
        return Role.ALL.stream()
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
    }
}
