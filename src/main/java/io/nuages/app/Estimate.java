package io.nuages.app;

import io.nuages.plan.Claim;
import io.nuages.plan.Plan;
import io.nuages.plan.Quota;
import io.nuages.spec.AppDocument;
import io.nuages.spec.Image;
import io.nuages.spec.OperatorDocument;
import io.nuages.spec.Price;
import io.nuages.spec.Spec;
import java.util.List;
import java.util.TreeMap;

/**
 * What a form would take and cost if it were saved as typed: as far as it can be read, since it may be half typed. It checks nothing.
 * Pure.
 *
 * @param spec as it would be
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
        return new Estimate(SpecRules.sketch(now, draft, plan), plan, quota, before);
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
}
