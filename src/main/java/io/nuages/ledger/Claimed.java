package io.nuages.ledger;

import io.nuages.plan.Claim;
import io.nuages.plan.Plan;
import io.nuages.spec.Price;
import io.nuages.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * What an environment claims at a moment.
 *
 * @param revisions of its spec whose most it is: the newest, what is live, what is being deployed; none once it is gone
 * @param pods whether it may have some
 * @param parts of that revision whose pods cost most; the newest of several
 * @param plan its name
 * @param price a month: of those parts and of all storage
 */
public record Claimed(
        List<Integer> revisions,
        boolean pods,
        int cpuMillis,
        int memoryMib,
        int databaseMib,
        int volumeMib,
        List<Part> parts,
        String plan,
        Price price) {
    private static final Comparator<Price> DEARER =
            Comparator.comparingInt(Price::most).thenComparingInt(Price::least);

    public Claimed {
        revisions = List.copyOf(revisions);
        parts = List.copyOf(parts);
    }

    /** @param specs by revision, those whose most the claim is */
    public static Claimed of(Claim claim, SortedMap<Integer, Spec> specs, boolean pods, Plan plan) {
        var revisions = new ArrayList<>(specs.keySet());
        var dearest = specs.reversed().values().stream()
                .max(Comparator.comparing((Spec spec) -> spec.priceOfPods(plan), DEARER))
                .filter(spec -> pods);
        return new Claimed(
                revisions,
                pods,
                claim.cpuMillis(),
                claim.memoryMib(),
                claim.databaseMib(),
                claim.volumeMib(),
                dearest.map(spec -> Part.of(spec, plan)).orElse(List.of()),
                plan.name(),
                Price.ofStorage(claim.databaseMib(), claim.volumeMib(), plan)
                        .plus(dearest.map(spec -> spec.priceOfPods(plan)).orElse(Price.NOTHING)));
    }

    /** What stays when an environment is gone. @param databaseMib of its database; 0 where there is none */
    public static Claimed left(int databaseMib, Plan plan) {
        return new Claimed(
                List.of(), false, 0, 0, databaseMib, 0, List.of(), plan.name(), Price.ofStorage(databaseMib, 0, plan));
    }
}
