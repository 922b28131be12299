package io.nuages.console;

import io.nuages.account.Accounts;
import io.nuages.tenant.Door;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
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
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Members of the tenant and invitations to it. */
@Controller
@RequestMapping("/t/{tenant}/members")
class MemberPages {
    private final Tenants tenants;
    private final Accounts accounts;

    MemberPages(Tenants tenants, Accounts accounts) {
        this.tenants = tenants;
        this.accounts = accounts;
    }

    @GetMapping
    String members(Door door, Model model) {
        show(door, "", Role.DEVELOPER.word(), model);
        return "members";
    }

    private void show(Door door, String email, String role, Model model) {
        var tenant = door.tenant().id();
        var words = new LinkedHashMap<String, String>();
        Arrays.stream(Role.values()).forEach(each -> words.put(each.word(), each.word()));
        model.addAttribute("members", tenants.members(tenant));
        model.addAttribute("invitations", accounts.invitations(tenant));
        model.addAttribute("mayEdit", door.may(Role.OWNER));
        model.addAttribute("you", door.account());
        model.addAttribute("base", Environments.base(door));
        model.addAttribute("roles", Role.values());
        model.addAttribute("roleWords", words);
        model.addAttribute("email", email);
        model.addAttribute("role", role);
        model.addAttribute("section", "members");
    }

    /** The answer itself shows the link: it is kept nowhere, not even for a redirect. */
    @PostMapping
    @Needs(Role.OWNER)
    String invite(
            Door door,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "developer") String role,
            Model model,
            HttpServletResponse response) {
        try {
            var path = accounts.inviteMember(door.tenant().id(), door.actor(), email.strip(), role(role));
            show(door, "", role, model);
            model.addAttribute(
                    "link",
                    ServletUriComponentsBuilder.fromCurrentContextPath()
                            .path(path)
                            .toUriString());
            model.addAttribute("linkFor", email.strip());
        } catch (Refusal refusal) {
            show(door, email, role, model);
            model.addAttribute("problems", Map.of(refusal.field(), refusal.getMessage()));
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
        return "members";
    }

    @PostMapping("/{account}")
    @Needs(Role.OWNER)
    String change(Door door, @PathVariable UUID account, @RequestParam String role, RedirectAttributes redirect) {
        try {
            if (role.equals("none")) {
                tenants.removeMember(door.tenant().id(), door.actor(), account);
            } else {
                tenants.changeRole(door.tenant().id(), door.actor(), account, role(role));
            }
        } catch (Refusal refusal) {
            redirect.addFlashAttribute("flashProblem", refusal.getMessage());
        }
        return account.equals(door.account()) && role.equals("none")
                ? "redirect:/"
                : "redirect:" + Environments.base(door) + "/members";
    }

    @PostMapping("/invitations/{invitation}/revocation")
    @Needs(Role.OWNER)
    String revoke(Door door, @PathVariable UUID invitation) {
        accounts.revokeInvitation(door.tenant().id(), invitation);
        return "redirect:" + Environments.base(door) + "/members";
    }

    private static Role role(String word) {
        return Arrays.stream(Role.values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
    }
}
