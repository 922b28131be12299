package io.nuages.staff;

import io.nuages.deploy.Holds;
import io.nuages.tenant.Refusal;
import io.nuages.web.Flash;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What staff hold for all tenants; for one tenant, see {@link TenantPages}. */
@Controller
class HoldPages {
    private static final String ALL = "all";
    private static final String WRITES = "writes";
    private static final int MOST = 50;

    private final Holds holds;

    HoldPages(Holds holds) {
        this.holds = holds;
    }

    @GetMapping("/staff/holds")
    ModelAndView list() {
        return page(ALL, "", HttpStatus.OK);
    }

    @PostMapping("/staff/holds")
    ModelAndView hold(
            StaffMember staff,
            @RequestParam(defaultValue = ALL) String scope,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            switch (scope) {
                case ALL -> holds.holdDeployments(staff.actor(), reason);
                case WRITES -> holds.holdWrites(staff.actor(), reason);
                default -> throw new Refusal("scope", "Choose what to hold.");
            }
        } catch (Refusal e) {
            return Answers.wrong(page(scope, reason, HttpStatus.UNPROCESSABLE_CONTENT), e);
        }
        redirect.addFlashAttribute(
                "flash",
                scope.equals(WRITES)
                        ? "The portal changes nothing in the cluster until you release it."
                        : "New deployments wait until you release them.");
        return new ModelAndView("redirect:/staff/holds");
    }

    @PostMapping("/staff/holds/{scope}/release")
    String release(StaffMember staff, @PathVariable String scope, RedirectAttributes redirect) {
        var released = switch (scope) {
            case ALL -> holds.releaseDeployments(staff.actor());
            case WRITES -> holds.releaseWrites(staff.actor());
            default -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        };
        Flash.tell(redirect, released, "Released. Held work continues now.", "That was already released.");
        return "redirect:/staff/holds";
    }

    private ModelAndView page(String scope, String reason, HttpStatusCode status) {
        var now = holds.now(MOST);
        Map<String, String> choices = new LinkedHashMap<>();
        if (now.deployments() == null) {
            choices.put(ALL, "Deployments of all tenants");
        }
        if (now.writes() == null) {
            choices.put(WRITES, "All changes to the cluster");
        }
        return new ModelAndView("staff/holds", status)
                .addObject("holds", now)
                .addObject("choices", choices)
                .addObject("scope", scope)
                .addObject("reason", reason)
                .addObject("section", "holds");
    }
}
