package io.nuages.staff;

import io.nuages.app.Problems;
import io.nuages.plan.Plan;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The form of a new tenant as it was sent.
 *
 * @param plan id of the plan
 * @param email whom to invite as its first owner
 */
record NewTenantForm(String slug, String name, String plan, String email) {
    NewTenantForm(@Nullable String slug, @Nullable String name, @Nullable String plan, @Nullable String email) {
        this.slug = Typed.text(slug);
        this.name = Typed.text(name);
        this.plan = Typed.text(plan);
        this.email = Typed.text(email);
    }

    /**
     * Finds what can be seen to be wrong without trying.
     *
     * @return id of the chosen plan
     * @throws Problems field by field
     */
    UUID check(List<Plan> plans) {
        var typed = new Typed();
        if (slug.isEmpty()) {
            typed.wrong("slug", "Give a short name, for example atelier-lumiere.");
        }
        if (name.isEmpty()) {
            typed.wrong("name", "Give the name that people know.");
        }
        if (email.isEmpty()) {
            typed.wrong("email", "Give the address of its first owner.");
        }
        var chosen = plans.stream()
                .map(Plan::id)
                .filter(id -> id.toString().equals(plan))
                .findFirst();
        if (chosen.isEmpty()) {
            typed.wrong("plan", "Choose a plan that is on offer.");
        }
        typed.check();
        return chosen.orElseThrow();
    }
}
