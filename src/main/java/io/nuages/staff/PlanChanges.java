package io.nuages.staff;

import io.nuages.plan.Amounts;
import io.nuages.plan.Resource;
import io.nuages.plan.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How two plans differ, in words. Pure. */
final class PlanChanges {
    public record Change(String label, String before, String after) {
        @Override
        public String toString() {
            return label + " " + before + " → " + after;
        }
    }

    private PlanChanges() {}

    static List<Change> between(PlanDraft before, PlanDraft after) {
        var changes = new ArrayList<Change>();
        add(changes, "Name", before.name(), after.name());
        add(changes, "Price", Amounts.money(before.price()), Amounts.money(after.price()));
        for (var resource : Resource.values()) {
            var old = before.limits().of(resource);
            var now = after.limits().of(resource);
            if (old != now) {
                changes.add(new Change(resource.label(), resource.amount(old), resource.amount(now)));
            }
        }
        add(
                changes,
                "Connections of a database",
                Integer.toString(before.limits().connections()),
                Integer.toString(after.limits().connections()));
        add(changes, "Database, a GiB", Amounts.money(before.databasePrice()), Amounts.money(after.databasePrice()));
        add(changes, "Volumes, a GiB", Amounts.money(before.volumePrice()), Amounts.money(after.volumePrice()));
        add(changes, "Sizes", names(before.sizes()), names(after.sizes()));
        return changes;
    }

    private static void add(List<Change> changes, String label, String before, String after) {
        if (!before.equals(after)) {
            changes.add(new Change(label, before, after));
        }
    }

    private static String names(List<Size> sizes) {
        return sizes.isEmpty() ? "none" : sizes.stream().map(Size::name).collect(Collectors.joining(", "));
    }
}
