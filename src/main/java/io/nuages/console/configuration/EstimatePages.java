package io.nuages.console.configuration;

import io.nuages.app.Quotas;
import io.nuages.console.Environments;
import io.nuages.tenant.Door;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/** What a form would use and cost as typed, for the form itself. Whatever cannot be read is left out. */
@Controller
class EstimatePages {
    private final Tenancy tenancy;
    private final Environments environments;
    private final Quotas quotas;

    EstimatePages(Tenancy tenancy, Environments environments, Quotas quotas) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.quotas = quotas;
    }

    @GetMapping("/t/{tenant}/estimate")
    @Needs(Role.DEVELOPER)
    String newApp(Door door, @ModelAttribute("form") NewAppForm form, Model model) {
        var standing = quotas.of(door.tenant().id());
        model.addAttribute("estimate", EstimateView.ofNewApp(form.draft(), standing.plan(), standing.quota()));
        model.addAttribute("size", form.size());
        return "estimate :: new-app";
    }

    @GetMapping("/t/{tenant}/apps/{app}/{environment}/configuration/estimate")
    @Needs(Role.DEVELOPER)
    String configuration(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @ModelAttribute("form") ConfigurationForm form,
            Model model) {
        tenancy.show(door.tenant().id(), () -> {
            var target = environments.find(door, app, environment);
            model.addAttribute("estimate", EstimateView.of(target, form.draft(), quotas.of(target.ref())));
        });
        return "estimate :: configuration";
    }
}
