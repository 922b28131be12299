package io.nuages.console;

import io.nuages.app.Spec;
import io.nuages.plan.Plan;

/** What an environment costs a month as configured, in Rappen; while it is paused, only its storage does. Pure. */
final class Costs {
    private Costs() {}

    static int of(Spec spec, Plan plan, boolean paused) {
        return (paused ? 0 : ofProcesses(spec, plan)) + ofStorage(spec, plan);
    }

    static int ofProcesses(Spec spec, Plan plan) {
        return spec.operator().allocations().keySet().stream()
                .mapToInt(process -> ofProcess(spec, process, plan))
                .sum();
    }

    static int ofStorage(Spec spec, Plan plan) {
        return gib(spec.operator().databaseMib(), plan.databasePrice())
                + gib(spec.operator().volumeMib(), plan.volumePrice());
    }

    /** A size that the plan has no more costs nothing that could be told; the hoster settles it. */
    static int ofProcess(Spec spec, String process, Plan plan) {
        var allocation = spec.allocation(process);
        return plan.size(allocation.size())
                .map(size -> size.price() * allocation.pods())
                .orElse(0);
    }

    private static int gib(int mib, int price) {
        return Math.toIntExact((long) mib * price / 1024);
    }
}
