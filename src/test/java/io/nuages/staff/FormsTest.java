package io.nuages.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.form.Meter;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Overrides;
import io.nuages.plan.Plan;
import io.nuages.plan.Quota;
import io.nuages.plan.Resource;
import io.nuages.plan.Size;
import io.nuages.plan.Usage;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormsTest {
    private static final Size S = new Size(UUID.randomUUID(), "S", 500, 1024, 900);
    private static final Size M = new Size(UUID.randomUUID(), "M", 1000, 2048, 1700);
    private static final Limits LIMITS = new Limits(4000, 8192, 20480, 0, 5, 12);
    private static final Plan STUDIO = new Plan(UUID.randomUUID(), "Studio", 2900, LIMITS, 50, 30, List.of(S, M), 3);

    @Test
    void a_plans_form_gives_the_plan_back() {
        var form = PlanForm.of(STUDIO);
        assertThat(form.price()).isEqualTo("29.00");
        assertThat(form.memory()).isEqualTo("8 GiB");
        assertThat(form.version()).isEqualTo("3");
        assertThat(form.draft(List.of(S, M))).isEqualTo(PlanDraft.of(STUDIO));
    }

    @Test
    void everything_wrong_with_a_plan_is_said_at_once() {
        var form = new PlanForm(
                " ", "9.005", "many", "8", "-1 GiB", null, "1.5", "", "0", "x", "CHF", List.of("no-such-size"), null);
        assertThatThrownBy(() -> form.draft(List.of(S)))
                .isInstanceOfSatisfying(
                        Problems.class,
                        e -> assertThat(e.problems())
                                .extracting(Problems.Problem::field)
                                .containsExactlyInAnyOrder(
                                        "name",
                                        "price",
                                        "cpu",
                                        "memory",
                                        "database",
                                        "volume",
                                        "apps",
                                        "environments",
                                        "connections",
                                        "databasePrice",
                                        "volumePrice",
                                        "sizes"));
    }

    @Test
    void the_changes_of_a_plan_are_said_in_words() {
        var after = new PlanDraft("Studio", 3900, new Limits(4000, 16384, 20480, 0, 6, 12, 30), 50, 30, List.of(S));
        assertThat(PlanChanges.between(PlanDraft.of(STUDIO), after))
                .extracting(PlanChanges.Change::toString)
                .containsExactly(
                        "Price CHF 29.00 → CHF 39.00",
                        "Memory 8 GiB → 16 GiB",
                        "Apps 5 → 6",
                        "Connections of a database 20 → 30",
                        "Sizes S, M → S");
        assertThat(PlanChanges.between(PlanDraft.of(STUDIO), PlanDraft.of(STUDIO)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Grösse", "s m", "thirteen-long", "<b>"})
    void a_sizes_name_is_one_that_the_database_takes(String name) {
        assertThatThrownBy(() -> new SizeForm(name, "1", "1 GiB", "9", "").draft())
                .isInstanceOfSatisfying(
                        Problems.class,
                        e -> assertThat(e.problems())
                                .extracting(Problems.Problem::field)
                                .containsExactly("name"));
    }

    @Test
    void a_size_is_within_what_a_pod_may_have() {
        assertThatThrownBy(() -> new SizeForm("S", "0.005", "16 MiB", "9", "").draft())
                .isInstanceOfSatisfying(
                        Problems.class,
                        e -> assertThat(e.problems())
                                .extracting(Problems.Problem::field)
                                .containsExactly("cpu", "memory"));
        assertThat(new SizeForm("S", "½", "1 GiB", "9", "").draft().toString())
                .isEqualTo("S (½ core, 1 GiB, CHF 9.00)");
    }

    @Test
    void own_limits_are_read_with_the_ones_they_were_made_from() {
        var own = new Overrides(null, 1 << 30, 0, null, 100_000, null, 1);
        var form = OverridesForm.of(own);
        assertThat(form.overrides()).isEqualTo(own);
        assertThat(form.base()).hasValue(own);
        assertThat(OverridesForm.summary(
                        LIMITS, Overrides.NONE, new Overrides(null, 16384, null, null, null, null, 50)))
                .isEqualTo("changed the tenant's own limits: Memory the plan's 8 GiB → 16 GiB,"
                        + " Connections of a database the plan's 20 → 50");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 2 3",
                "- - - - - - x",
                "- - - - - - 99999999999",
                "- - - - - -",
                "- - - - - - - -",
                "-1 - - - - - -"
            })
    void an_unreadable_base_is_none(String seen) {
        assertThat(new OverridesForm("", "", "", "", "", "", "", seen).base()).isEmpty();
    }

    @Test
    void a_meter_says_the_unit_once_and_counts_what_is_claimed_of_nothing() {
        var quota = new Quota(LIMITS, new Usage(2750, 8704, 300, 1024, 5, 12, 500, 1024));
        assertThat(Meter.all(quota))
                .containsExactly(
                        new Meter("CPU", "2.75 of 4 cores", 68, "1.25 cores free · up to ½ core more in roll-outs"),
                        new Meter("Memory", "8.5 of 8 GiB", 106, "nothing free · up to 1 GiB more in roll-outs"),
                        new Meter("Database storage", "300 MiB of 20 GiB", 1, "19.7 GiB free"),
                        new Meter("Volumes", "1 GiB of 0 MiB", 999, "nothing free"),
                        new Meter("Apps", "5 of 5", 100, "nothing free"),
                        new Meter("Environments", "12 of 12", 100, "nothing free"));
        assertThat(Meter.of(Resource.VOLUME, 0, 0).percent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "1.5", "99999999999", ""})
    void what_is_no_page_is_the_first(String page) {
        assertThat(Paging.read(page)).isEqualTo(1);
    }

    @Test
    void the_farthest_page_still_has_an_offset() {
        assertThat(Paging.offset(Paging.read("9999999"))).isPositive();
    }
}
