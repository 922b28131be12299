package io.nuages.console.team;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.Quotas;
import io.nuages.console.Environments;
import io.nuages.console.PlanMeters;
import io.nuages.database.Databases;
import io.nuages.plan.Amounts;
import io.nuages.plan.Plan;
import io.nuages.spec.CronJob;
import io.nuages.spec.Price;
import io.nuages.spec.Spec;
import io.nuages.tenant.Door;
import io.nuages.tenant.Tenancy;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What environments use of the plan, and what they cost. */
@Controller
class UsagePages {
    private final Tenancy tenancy;
    private final Apps apps;
    private final Quotas quotas;
    private final Databases databases;

    UsagePages(Tenancy tenancy, Apps apps, Quotas quotas, Databases databases) {
        this.tenancy = tenancy;
        this.apps = apps;
        this.quotas = quotas;
        this.databases = databases;
    }

    @GetMapping("/t/{tenant}/usage")
    String usage(Door door, Model model) {
        var tenant = door.tenant().id();
        tenancy.show(tenant, () -> {
            var standing = quotas.of(tenant);
            var plan = standing.plan();
            var environments = apps.environments(tenant);
            var prices = environments.stream()
                    .map(environment -> environment.spec().price(plan, environment.pausedAt() != null))
                    .toList();
            model.addAttribute(
                    "usage",
                    new UsagePage(
                            PlanMeters.of(standing),
                            Amounts.money(plan.price()),
                            environments.stream()
                                    .map(environment -> row(door, environment, plan))
                                    .toList(),
                            Price.together(plan, prices),
                            standing.quota().limits().connections()));
            model.addAttribute("detached", databases.detached(tenant).size());
        });
        model.addAttribute("base", Environments.base(door));
        model.addAttribute("section", "usage");
        return "usage";
    }

    private static UsagePage.Row row(Door door, Environment environment, Plan plan) {
        var spec = environment.spec();
        var claim = spec.claim();
        var paused = environment.pausedAt() != null;
        return new UsagePage.Row(
                environment.appName() + " · " + environment.name(),
                Environments.base(door, environment),
                (paused ? "paused: " : "") + components(spec),
                paused ? "none" : Amounts.cores(claim.cpuMillis()),
                paused ? "none" : Amounts.bytes(claim.memoryMib()),
                Amounts.bytes(claim.databaseMib()),
                claim.volumeMib() == 0 ? "none" : Amounts.bytes(claim.volumeMib()),
                spec.price(plan, paused).words());
    }

    private static String components(Spec spec) {
        return Stream.concat(
                        spec.app().processes().entrySet().stream()
                                .map(process -> process.getValue().podsInWords() + " × " + process.getKey() + " "
                                        + spec.size(process.getKey()).size()),
                        spec.app().cron().keySet().stream()
                                .map(name -> "cron job " + name + " "
                                        + spec.size(CronJob.component(name)).size()))
                .collect(Collectors.joining(", "));
    }
}
