package io.nuages.console.team;

import io.nuages.audit.Audit;
import io.nuages.console.Environments;
import io.nuages.tenant.Door;
import io.nuages.tenant.Tenancy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what. */
@Controller
class ActivityPages {
    private static final int PAGE = 50;

    private final Tenancy tenancy;
    private final Audit audit;

    ActivityPages(Tenancy tenancy, Audit audit) {
        this.tenancy = tenancy;
        this.audit = audit;
    }

    @GetMapping("/t/{tenant}/activity")
    String activity(Door door, @RequestParam(defaultValue = "1") int page, Model model) {
        var tenant = door.tenant().id();
        var number = Math.clamp(page, 1, 10_000);
        var entries = tenancy.look(tenant, () -> audit.newest(tenant, PAGE + 1, (number - 1) * PAGE));
        model.addAttribute("entries", entries.stream().limit(PAGE).toList());
        model.addAttribute("page", number);
        model.addAttribute("more", entries.size() > PAGE);
        model.addAttribute("base", Environments.base(door));
        model.addAttribute("section", "activity");
        return "activity";
    }
}
