package io.nuages.staff;

import io.nuages.form.Problems;
import io.nuages.form.Typed;
import io.nuages.plan.Plan;
import java.util.List;
import java.util.Map;
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
     * Finds everything that is wrong, before anything is created.
     *
     * @param others what the rooms have against slug, name and email, by field
     * @return id of the chosen plan
     * @throws Problems field by field
     */
    UUID check(List<Plan> plans, Map<String, String> others) {
        var typed = new Typed();
        var empty = Map.of(
                "slug", slug.isEmpty() ? "Enter a short name, for example atelier-lumiere." : "",
                "name", name.isEmpty() ? "Enter the name that people know." : "",
                "email", email.isEmpty() ? "Enter the address of its first owner." : "");
        others.forEach((field, problem) -> {
            var missing = empty.getOrDefault(field, "");
            typed.add(field, missing.isEmpty() ? problem : missing);
        });
        var chosen = plans.stream()
                .map(Plan::id)
                .filter(id -> id.toString().equals(plan))
                .findFirst();
        if (chosen.isEmpty()) {
            typed.add("plan", "Choose an available plan.");
        }
        typed.done();
        return chosen.orElseThrow();
    }
}
