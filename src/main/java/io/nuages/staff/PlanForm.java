package io.nuages.staff;

import io.nuages.form.Problems;
import io.nuages.form.Typed;
import io.nuages.plan.Limits;
import io.nuages.plan.Plan;
import io.nuages.plan.Size;
import io.nuages.plan.TypedAmounts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of a plan as it was sent: all text, since what was typed is shown again.
 *
 * @param sizes ids of the sizes on offer
 * @param version of the plan that the form was made from; empty for a new plan
 */
record PlanForm(
        String name,
        String price,
        String cpu,
        String memory,
        String database,
        String volume,
        String apps,
        String environments,
        String connections,
        String databasePrice,
        String volumePrice,
        List<String> sizes,
        String version) {
    private static final int NAME_LENGTH = 40;

    PlanForm(
            @Nullable String name,
            @Nullable String price,
            @Nullable String cpu,
            @Nullable String memory,
            @Nullable String database,
            @Nullable String volume,
            @Nullable String apps,
            @Nullable String environments,
            @Nullable String connections,
            @Nullable String databasePrice,
            @Nullable String volumePrice,
            @Nullable List<String> sizes,
            @Nullable String version) {
        this.name = Typed.text(name);
        this.price = Typed.text(price);
        this.cpu = Typed.text(cpu);
        this.memory = Typed.text(memory);
        this.database = Typed.text(database);
        this.volume = Typed.text(volume);
        this.apps = Typed.text(apps);
        this.environments = Typed.text(environments);
        this.connections = Typed.text(connections);
        this.databasePrice = Typed.text(databasePrice);
        this.volumePrice = Typed.text(volumePrice);
        this.sizes = sizes == null ? List.of() : List.copyOf(sizes);
        this.version = Typed.text(version);
    }

    /** What was sent, by the names of the fields. */
    Map<String, String> fields() {
        return Map.ofEntries(
                Map.entry("name", name),
                Map.entry("price", price),
                Map.entry("cpu", cpu),
                Map.entry("memory", memory),
                Map.entry("database", database),
                Map.entry("volume", volume),
                Map.entry("apps", apps),
                Map.entry("environments", environments),
                Map.entry("connections", connections),
                Map.entry("databasePrice", databasePrice),
                Map.entry("volumePrice", volumePrice),
                Map.entry("sizes", String.join(",", sizes)),
                Map.entry("version", version));
    }

    static PlanForm empty(List<Size> offered) {
        return new PlanForm(
                "",
                "",
                "",
                "",
                "",
                "0",
                "",
                "",
                Integer.toString(Limits.USUAL_CONNECTIONS),
                "",
                "",
                offered.stream().map(size -> size.id().toString()).toList(),
                "");
    }

    static PlanForm of(Plan plan) {
        var limits = plan.limits();
        return new PlanForm(
                plan.name(),
                TypedAmounts.writeMoney(plan.price()),
                TypedAmounts.writeCores(limits.cpuMillis()),
                TypedAmounts.writeMib(limits.memoryMib()),
                TypedAmounts.writeMib(limits.databaseMib()),
                TypedAmounts.writeMib(limits.volumeMib()),
                Integer.toString(limits.apps()),
                Integer.toString(limits.environments()),
                Integer.toString(limits.connections()),
                TypedAmounts.writeMoney(plan.databasePrice()),
                TypedAmounts.writeMoney(plan.volumePrice()),
                plan.sizes().stream().map(size -> size.id().toString()).toList(),
                Integer.toString(plan.version()));
    }

    /** The same with the version of somebody else's edit, so that saving again is deliberate. */
    PlanForm basedOn(int version) {
        return new PlanForm(
                name,
                price,
                cpu,
                memory,
                database,
                volume,
                apps,
                environments,
                connections,
                databasePrice,
                volumePrice,
                sizes,
                Integer.toString(version));
    }

    /**
     * @param offered the sizes there are
     * @throws Problems field by field
     */
    PlanDraft draft(List<Size> offered) {
        var typed = new Typed();
        var checkedName = typed.name("name", name, NAME_LENGTH);
        var checkedPrice = typed.money("price", price);
        // In the order of the form, which is that of the problems.
        var checkedCpu = typed.cores("cpu", cpu);
        var checkedMemory = typed.mib("memory", memory);
        var checkedApps = typed.count("apps", apps);
        var checkedEnvironments = typed.count("environments", environments);
        var checkedDatabase = typed.mib("database", database);
        var checkedDatabasePrice = typed.money("databasePrice", databasePrice);
        var checkedConnections = typed.connections("connections", connections);
        var checkedVolume = typed.mib("volume", volume);
        var checkedVolumePrice = typed.money("volumePrice", volumePrice);
        var limits = new Limits(
                checkedCpu,
                checkedMemory,
                checkedDatabase,
                checkedVolume,
                checkedApps,
                checkedEnvironments,
                checkedConnections);
        var chosen = offered.stream()
                .filter(size -> sizes.contains(size.id().toString()))
                .toList();
        if (chosen.isEmpty()) {
            typed.add("sizes", "Offer at least one size; otherwise nobody can run anything on this plan.");
        }
        typed.done();
        return new PlanDraft(checkedName, checkedPrice, limits, checkedDatabasePrice, checkedVolumePrice, chosen);
    }
}
