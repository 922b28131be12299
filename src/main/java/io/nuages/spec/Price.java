package io.nuages.spec;

import io.nuages.plan.Amounts;
import io.nuages.plan.Plan;
import java.util.List;

/**
 * What something costs a month, in Rappen.
 *
 * @param least if something is scaled, with as few pods as possible
 * @param most the same with as many as possible; otherwise equal to {@code least}
 */
public record Price(int least, int most) {
    public static final Price NOTHING = new Price(0, 0);

    static Price of(int amount) {
        return new Price(amount, amount);
    }

    public Price plus(Price other) {
        return new Price(Math.addExact(least, other.least), Math.addExact(most, other.most));
    }

    /** A size no longer on the plan has no known price; the provider bills it. */
    public static Price of(Demand demand, String size, Plan plan) {
        return plan.size(size)
                .map(each -> new Price((int) Math.round(each.price() * demand.least() * demand.share()), (int)
                        Math.round(each.price() * demand.most() * demand.share())))
                .orElse(NOTHING);
    }

    /** {@code CHF 9.00}, or {@code CHF 9.00–CHF 45.00}. */
    public String words() {
        return words(least, most);
    }

    /** The same of a sum that may be larger. */
    public static String words(long least, long most) {
        return least == most ? Amounts.money(least) : Amounts.money(least) + "–" + Amounts.money(most);
    }

    /** What all of them cost together, on top of the plan. */
    public static String together(Plan plan, List<Price> all) {
        return words(
                plan.price() + all.stream().mapToLong(Price::least).sum(),
                plan.price() + all.stream().mapToLong(Price::most).sum());
    }

    public static Price ofStorage(int databaseMib, int volumeMib, Plan plan) {
        return gib(databaseMib, plan.databasePrice()).plus(gib(volumeMib, plan.volumePrice()));
    }

    private static Price gib(int mib, int each) {
        return of(Math.toIntExact((long) mib * each / 1024));
    }
}
