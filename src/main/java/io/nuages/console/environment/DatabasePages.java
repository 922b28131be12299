package io.nuages.console.environment;

import io.nuages.console.Environments;
import io.nuages.database.Databases;
import io.nuages.database.EnvironmentDatabase;
import io.nuages.desk.DatabaseActs;
import io.nuages.tenant.Door;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** An environment's database, and all of a tenant with those that outlived their environments. */
@Controller
class DatabasePages {
    private final Tenancy tenancy;
    private final Environments environments;
    private final Databases databases;
    private final DatabaseActs acts;

    DatabasePages(Tenancy tenancy, Environments environments, Databases databases, DatabaseActs acts) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.databases = databases;
        this.acts = acts;
    }

    @GetMapping("/t/{tenant}/apps/{app}/{environment}/database")
    String database(Door door, @PathVariable String app, @PathVariable String environment, Model model) {
        var tenant = door.tenant().id();
        tenancy.show(tenant, () -> {
            var shown = environments.show(door, app, environment, "database", model);
            model.addAttribute(
                    "database", databases.of(shown.environment().ref()).orElse(null));
        });
        var address = databases.address();
        model.addAttribute("address", address.podHost() + ":" + address.podPort());
        return "database";
    }

    @GetMapping("/t/{tenant}/databases")
    String all(Door door, Model model, Htmx htmx) {
        all(door, null, model);
        return htmx.view("databases", "rows");
    }

    /** The second confirmation: destroys a detached database and all its data. */
    @PostMapping("/t/{tenant}/databases/{environment}/destruction")
    @Needs(Role.OWNER)
    String destroy(
            Door door,
            @PathVariable UUID environment,
            @RequestParam(defaultValue = "") String name,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var gone = new EnvironmentRef(door.tenant().id(), environment);
        if (acts.destroy(door, gone, name.strip())) {
            redirect.addFlashAttribute("flash", "The database of " + name.strip() + " is being destroyed.");
            return "redirect:" + Environments.base(door) + "/databases";
        }
        var detached = databases.of(gone).map(EnvironmentDatabase::state);
        if (!detached.equals(Optional.of(EnvironmentDatabase.State.DETACHED))) {
            redirect.addFlashAttribute(
                    "flashProblem", "There is no such detached database, or it is being destroyed already.");
            return "redirect:" + Environments.base(door) + "/databases";
        }
        all(door, environment, model);
        model.addAttribute("problems", Map.of("name-" + environment, "That is not the name of its app."));
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return "databases";
    }

    /** @param typed the environment whose name was typed wrongly */
    private void all(Door door, @Nullable UUID typed, Model model) {
        var tenant = door.tenant().id();
        tenancy.show(tenant, () -> {
            model.addAttribute("attached", databases.attached(tenant));
            model.addAttribute("detached", databases.detached(tenant));
        });
        model.addAttribute("typed", typed);
        model.addAttribute("mayOwn", door.may(Role.OWNER));
        model.addAttribute("topic", tenant);
        model.addAttribute("base", Environments.base(door));
        model.addAttribute("section", "databases");
    }
}
