package io.nuages.staff;

import io.nuages.plan.Amounts;
import io.nuages.plan.Size;

/**
 * A size as requested.
 *
 * @param price of one pod, Rappen a month
 */
public record SizeDraft(String name, int cpuMillis, int memoryMib, int price) {
    static SizeDraft of(Size size) {
        return new SizeDraft(size.name(), size.cpuMillis(), size.memoryMib(), size.price());
    }

    /** {@code S (½ core, 1 GiB, CHF 9.00)}. */
    @Override
    public String toString() {
        return name + " (" + Amounts.cores(cpuMillis) + ", " + Amounts.bytes(memoryMib) + ", " + Amounts.money(price)
                + ")";
    }
}
