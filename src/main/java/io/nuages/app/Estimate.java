package io.nuages.app;

import io.nuages.plan.Claim;
import io.nuages.plan.Plan;
import io.nuages.plan.Quota;
import io.nuages.spec.AppDocument;
import io.nuages.spec.Image;
import io.nuages.spec.OperatorDocument;
import io.nuages.spec.Price;
import io.nuages.spec.Process;
import io.nuages.spec.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * What a form would take and cost if it were saved as typed: as far as it can be read, since it may be half typed. It checks nothing.
 * Pure.
 *
 * @param spec as much of it as uses something of the plan
 * @param before what the environment claims now
 */
public record Estimate(Spec spec, Plan plan, Quota quota, Claim before) {
    private static final Image NONE = new Image("none", "none", null);

    /** Of a form for a new environment. */
    public static Estimate of(Draft draft, Plan plan, Quota quota) {
        var nothing =
                new Spec(AppDocument.of(NONE), new OperatorDocument(new TreeMap<>(), 1024, 0, null, ""), null, null);
        return of(nothing, Claim.NONE, draft, plan, quota);
    }

    /** Of a form for an environment. @param standing with what it claims now */
    public static Estimate of(Spec now, Draft draft, Quotas.Standing standing) {
        return of(now, standing.own(), draft, standing.plan(), standing.quota());
    }

    /** @param now the newest spec, whose other aspects stay */
    private static Estimate of(Spec now, Claim before, Draft draft, Plan plan, Quota quota) {
        return new Estimate(sketch(now, draft, plan), plan, quota, before);
    }

    public Claim claim() {
        return spec.claim();
    }

    public Price price(boolean paused) {
        return spec.price(plan, paused);
    }

    /** What keeps it from being saved. */
    public List<Quota.Shortfall> shortfalls() {
        return quota.shortfalls(before, claim());
    }

    private static Spec sketch(Spec now, Draft draft, Plan plan) {
        var sizes = new TreeMap<>(now.operator().sizes());
        sizes.keySet().removeAll(now.app().processes().keySet());
        var processes = new LinkedHashMap<String, Process>();
        for (var typed : draft.processes()) {
            SpecRules.grant(now.operator().sizes().get(typed.name()), typed.size(), plan)
                    .ifPresent(grant -> {
                        var pods = Math.clamp(typed.pods(), 0, SpecRules.MOST_PODS);
                        var had = now.app().processes().get(typed.name());
                        processes.put(
                                typed.name(),
                                had == null ? Process.of(List.of(), pods) : had.with(had.command(), pods));
                        sizes.put(typed.name(), grant);
                    });
        }
        var app = now.app();
        var operator = now.operator();
        return new Spec(
                app.with(app.port(), app.hosts(), app.health(), processes, app.releaseCommand(), app.variables()),
                new OperatorDocument(
                        sizes,
                        SpecRules.isDatabase(draft.databaseMib()) ? draft.databaseMib() : operator.databaseMib(),
                        operator.volumeMib(),
                        operator.pullSecret(),
                        operator.host()),
                null,
                null);
    }
}
