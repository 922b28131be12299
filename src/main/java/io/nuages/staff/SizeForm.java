package io.nuages.staff;

import io.nuages.form.Problems;
import io.nuages.form.Typed;
import io.nuages.plan.Size;
import io.nuages.plan.TypedAmounts;
import org.jspecify.annotations.Nullable;

/**
 * The form of a size as it was sent.
 *
 * @param seen the size that the form was made from, as {@link #seen(Size)} writes it; empty for a new one
 */
record SizeForm(String name, String cpu, String memory, String price, String seen) {
    private static final String NAME = "[A-Za-z0-9-]{1,12}";

    SizeForm(
            @Nullable String name,
            @Nullable String cpu,
            @Nullable String memory,
            @Nullable String price,
            @Nullable String seen) {
        this.name = Typed.text(name);
        this.cpu = Typed.text(cpu);
        this.memory = Typed.text(memory);
        this.price = Typed.text(price);
        this.seen = Typed.text(seen);
    }

    static SizeForm of(Size size) {
        return new SizeForm(
                size.name(),
                TypedAmounts.writeCores(size.cpuMillis()),
                TypedAmounts.writeMib(size.memoryMib()),
                TypedAmounts.writeMoney(size.price()),
                seen(size));
    }

    static String seen(Size size) {
        return size.name() + " " + size.cpuMillis() + " " + size.memoryMib() + " " + size.price();
    }

    /** The same, based on the size as somebody else changed it. */
    SizeForm basedOn(Size size) {
        return new SizeForm(name, cpu, memory, price, seen(size));
    }

    /** @throws Problems field by field */
    SizeDraft draft() {
        var typed = new Typed();
        if (!name.matches(NAME)) {
            typed.add("name", "Use at most 12 letters, digits and hyphens.");
        }
        var cpuMillis = typed.cores("cpu", cpu);
        if (TypedAmounts.cores(cpu).isPresent() && (cpuMillis < 10 || cpuMillis > 64_000)) {
            typed.add("cpu", "A pod has between 0.01 and 64 cores.");
        }
        var memoryMib = typed.mib("memory", memory);
        if (TypedAmounts.mib(memory).isPresent() && (memoryMib < 32 || memoryMib > 524_288)) {
            typed.add("memory", "A pod has between 32 MiB and 512 GiB.");
        }
        var rappen = typed.money("price", price);
        typed.done();
        return new SizeDraft(name, cpuMillis, memoryMib, rappen);
    }
}
