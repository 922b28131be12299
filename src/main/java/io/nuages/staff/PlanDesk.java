package io.nuages.staff;

import io.nuages.audit.Audit;
import io.nuages.ledger.Ledger;
import io.nuages.plan.Plan;
import io.nuages.plan.Plans;
import io.nuages.plan.Size;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Changes of plans and sizes: one at a time, recorded, and followed by the namespaces of the tenants they concern. */
@Component
class PlanDesk {
    private final Tenancy tenancy;
    private final Plans plans;
    private final Tenants tenants;
    private final Ledger ledger;
    private final Audit audit;

    PlanDesk(Tenancy tenancy, Plans plans, Tenants tenants, Ledger ledger, Audit audit) {
        this.tenancy = tenancy;
        this.plans = plans;
        this.tenants = tenants;
        this.ledger = ledger;
        this.audit = audit;
    }

    /** @throws Refusal when another plan has the name */
    UUID create(String actor, PlanDraft draft) {
        return locked("plan", draft.name(), () -> {
            var id = plans.create(
                    draft.name(),
                    draft.price(),
                    draft.limits(),
                    draft.databasePrice(),
                    draft.volumePrice(),
                    draft.sizes().stream().map(Size::id).toList());
            audit.record(null, actor, "plan.create", draft.name(), "made the plan " + draft.name());
            return id;
        });
    }

    /**
     * @return the plan as somebody else left it since {@code version} was read; empty when it was changed as wanted
     * @throws Refusal when another plan has the name, or there is no such plan
     */
    Optional<Plan> edit(String actor, UUID id, int version, PlanDraft draft) {
        return locked("plan", draft.name(), () -> {
            var before = plans.byId(id).orElseThrow(() -> new Refusal("", "There is no such plan."));
            if (before.version() != version) {
                return Optional.of(before);
            }
            var changes = PlanChanges.between(PlanDraft.of(before), draft);
            if (changes.isEmpty()) {
                return Optional.empty();
            }
            plans.update(
                    id,
                    version,
                    draft.name(),
                    draft.price(),
                    draft.limits(),
                    draft.databasePrice(),
                    draft.volumePrice(),
                    draft.sizes().stream().map(Size::id).toList());
            if (!before.limits().equals(draft.limits())) {
                tenants.planChanged(id);
            }
            ledger.repriced(List.of(id), actor, "the plan " + draft.name() + " changed");
            audit.record(
                    null,
                    actor,
                    "plan.edit",
                    before.name(),
                    "changed the plan " + before.name() + ": "
                            + changes.stream().map(PlanChanges.Change::toString).collect(Collectors.joining(", ")));
            return Optional.empty();
        });
    }

    /** @throws Refusal when another size, on offer or retired, has the name */
    UUID createSize(String actor, SizeDraft draft) {
        return locked("size", draft.name(), () -> {
            var id = plans.saveSize(null, draft.name(), draft.cpuMillis(), draft.memoryMib(), draft.price());
            audit.record(null, actor, "size.create", draft.name(), "made the size " + draft);
            return id;
        });
    }

    /**
     * @param seen the size as it was when that was decided, as {@link SizeForm#seen(Size)} writes it
     * @return the size as somebody else left it meanwhile; empty when it was changed as wanted
     * @throws Refusal when another size has the name, or this one is no longer on offer
     */
    Optional<Size> editSize(String actor, UUID id, String seen, SizeDraft draft) {
        return locked("size", draft.name(), () -> {
            var before = size(id);
            if (!SizeForm.seen(before).equals(seen)) {
                return Optional.of(before);
            }
            var old = SizeDraft.of(before);
            if (!draft.equals(old)) {
                plans.saveSize(id, draft.name(), draft.cpuMillis(), draft.memoryMib(), draft.price());
                ledger.repriced(plans.offering(id), actor, "the size " + before.name() + " changed");
                audit.record(null, actor, "size.edit", before.name(), "changed the size " + old + " to " + draft);
            }
            return Optional.empty();
        });
    }

    /**
     * Removes a size from every plan.
     *
     * @throws Refusal when a plan would be left without any, or it is no longer on offer
     */
    void retireSize(String actor, UUID id) {
        locked("size", "", () -> {
            var size = size(id);
            needed(size, plans.all()).ifPresent(why -> {
                throw new Refusal("", why);
            });
            plans.retireSize(id);
            ledger.repriced(plans.offering(id), actor, "the size " + size.name() + " was retired");
            audit.record(null, actor, "size.retire", size.name(), "retired the size " + size.name());
            return id;
        });
    }

    /**
     * Moves a tenant to another plan.
     *
     * @return false when somebody else moved it meanwhile; nothing is changed then
     */
    boolean move(String actor, UUID tenant, UUID from, Plan plan) {
        return tenancy.in(tenant, () -> {
            var moved = tenants.changePlan(tenant, actor, from, plan.id());
            if (moved) {
                ledger.moved(tenant, actor, "moved to the plan " + plan.name());
            }
            return moved;
        });
    }

    /** Why none of the plans can do without the size, in a sentence; empty when all can. */
    static Optional<String> needed(Size size, List<Plan> plans) {
        return plans.stream()
                .filter(plan -> plan.sizes().size() == 1 && plan.sizes().contains(size))
                .findFirst()
                .map(plan -> size.name() + " is the only size of the plan " + plan.name()
                        + ". Offer another size there first.");
    }

    private Size size(UUID id) {
        return plans.sizes().stream()
                .filter(size -> size.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal("", "That size is no longer available."));
    }

    private <T> T locked(String what, String name, Supplier<T> work) {
        try {
            return tenancy.everywhere(() -> {
                plans.lock();
                return work.get();
            });
        } catch (DuplicateKeyException e) {
            throw new Refusal("name", "There is a " + what + " named " + name + " already.");
        }
    }
}
