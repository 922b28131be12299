package io.nuages.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final Limits LIMITS = new Limits(4000, 8192, 40960, 0, 2, 3);

    @Test
    void what_fits_with_its_roll_over_has_no_shortfall() {
        var quota = new Quota(LIMITS, new Usage(2000, 5120, 1024, 0, 1, 1));

        assertThat(quota.shortfalls(new Claim(1000, 2048, 500, 1024, 1024, 0), true))
                .isEmpty();
    }

    @Test
    void the_surge_of_a_roll_over_is_beside_the_plan() {
        var quota = new Quota(LIMITS, new Usage(2000, 5120, 1024, 0, 1, 1));

        assertThat(quota.shortfalls(new Claim(1000, 3072, 1000, 3072, 1024, 0), true))
                .isEmpty();
        assertThat(quota.shortfalls(new Claim(1000, 3584, 0, 0, 1024, 0), true))
                .containsExactly(new Quota.Shortfall(Resource.MEMORY, 512));
    }

    @Test
    void who_is_over_the_limit_may_shrink_but_not_grow() {
        var quota = new Quota(LIMITS, new Usage(2000, 10240, 1024, 0, 1, 1));
        var now = new Claim(2000, 10240, 500, 1024, 1024, 0);

        assertThat(quota.shortfalls(now, new Claim(2000, 9216, 500, 1024, 1024, 0)))
                .isEmpty();
        assertThat(quota.shortfalls(now, now)).isEmpty();
        assertThat(quota.shortfalls(now, new Claim(2000, 10241, 500, 1024, 1024, 0)))
                .containsExactly(new Quota.Shortfall(Resource.MEMORY, 2049));
    }

    @Test
    void apps_and_environments_are_counted() {
        var quota = new Quota(LIMITS, new Usage(0, 0, 0, 0, 2, 3));

        assertThat(quota.shortfalls(Claim.NONE, true))
                .extracting(Quota.Shortfall::resource)
                .containsExactly(Resource.APPS, Resource.ENVIRONMENTS);
        assertThat(quota.shortfalls(Claim.NONE, false))
                .extracting(Quota.Shortfall::resource)
                .containsExactly(Resource.ENVIRONMENTS);
    }

    @Test
    void what_is_free_can_be_ordered_to_the_last_bit_and_one_step_more_cannot() {
        var quota = new Quota(LIMITS, new Usage(3000, 5120, 1024, 0, 1, 1, 500, 1024));

        assertThat(quota.rest(Resource.CPU)).isEqualTo("1 core free · up to ½ core more in roll-outs");
        assertThat(quota.rest(Resource.MEMORY)).isEqualTo("3 GiB free · up to 1 GiB more in roll-outs");
        assertThat(quota.rest(Resource.DATABASE)).isEqualTo("39 GiB free");
        assertThat(quota.rest(Resource.VOLUME)).isEqualTo("nothing free");
        assertThat(quota.rest(Resource.APPS)).isEqualTo("1 free");
        assertThat(quota.shortfalls(new Claim(1000, 3072, 500, 1024, 39 * 1024, 0), true))
                .isEmpty();
        assertThat(quota.shortfalls(new Claim(1001, 3073, 500, 1024, 39 * 1024 + 1, 1), true))
                .extracting(Quota.Shortfall::missing)
                .containsExactly(1L, 1L, 1L, 1L);
    }

    @Test
    void whatever_is_claimed_and_changed_free_and_refused_agree() {
        var random = new Random(14);
        for (int i = 0; i < 20_000; i++) {
            var limits = new Limits(
                    random.nextInt(9000), random.nextInt(20_000), random.nextInt(90_000), random.nextInt(90_000), 3, 3);
            var before = claim(random);
            var usage = new Usage(
                    before.cpuMillis() + random.nextInt(5000),
                    before.memoryMib() + random.nextInt(9000),
                    before.databaseMib() + random.nextInt(50_000),
                    before.volumeMib() + random.nextInt(50_000),
                    1,
                    1,
                    before.surgeCpuMillis(),
                    before.surgeMemoryMib());
            var quota = new Quota(limits, usage);
            var all = claim(
                    random,
                    before.cpuMillis() + (int) quota.free(Resource.CPU),
                    before.memoryMib() + (int) quota.free(Resource.MEMORY),
                    before.databaseMib() + (int) quota.free(Resource.DATABASE),
                    before.volumeMib() + (int) quota.free(Resource.VOLUME));
            assertThat(quota.shortfalls(before, all)).isEmpty();
            var more =
                    claim(random, all.cpuMillis() + 1, all.memoryMib() + 1, all.databaseMib() + 1, all.volumeMib() + 1);
            assertThat(quota.shortfalls(before, more)).hasSize(4).allSatisfy(shortfall -> {
                var resource = shortfall.resource();
                assertThat(shortfall.missing()).isEqualTo(Math.max(0, usage.of(resource) - limits.of(resource)) + 1L);
                assertThat(shortfall.sentence()).doesNotContain(" 0 ");
            });
        }
    }

    private static Claim claim(Random random) {
        return claim(
                random, random.nextInt(5000), random.nextInt(9000), random.nextInt(50_000), random.nextInt(50_000));
    }

    private static Claim claim(Random random, int cpu, int memory, int database, int volume) {
        return new Claim(cpu, memory, random.nextInt(5000), random.nextInt(9000), database, volume);
    }

    @Test
    void what_is_missing_is_never_rounded_down() {
        assertThat(Resource.CPU.atLeast(1)).isEqualTo("0.01 cores");
        assertThat(Resource.CPU.atLeast(500)).isEqualTo("½ core");
        assertThat(Resource.MEMORY.atLeast(1)).isEqualTo("1 MiB");
        assertThat(Resource.MEMORY.atLeast(2049)).isEqualTo("2.1 GiB");
        assertThat(Resource.MEMORY.atLeast(2048)).isEqualTo("2 GiB");
        for (var mib = 1024; mib < 200_000; mib += 7) {
            assertThat(new BigDecimal(Resource.MEMORY.atLeast(mib).replace(" GiB", ""))
                            .multiply(BigDecimal.valueOf(1024)))
                    .isGreaterThanOrEqualTo(BigDecimal.valueOf(mib));
        }
    }

    @Test
    void what_is_free_is_never_rounded_up() {
        var quota = new Quota(new Limits(4999, 20463, 20479, 1023, 1, 1), new Usage(0, 0, 0, 0, 0, 0));

        assertThat(quota.rest(Resource.CPU)).isEqualTo("4.99 cores free");
        assertThat(quota.rest(Resource.MEMORY)).isEqualTo("19.9 GiB free");
        assertThat(quota.rest(Resource.DATABASE)).isEqualTo("19.9 GiB free");
        assertThat(quota.rest(Resource.VOLUME)).isEqualTo("1023 MiB free");
        for (var mib = 1024; mib < 200_000; mib += 7) {
            assertThat(new BigDecimal(Resource.MEMORY.atMost(mib).replace(" GiB", ""))
                            .multiply(BigDecimal.valueOf(1024)))
                    .isLessThanOrEqualTo(BigDecimal.valueOf(mib));
        }
    }

    @Test
    void more_than_there_is_leaves_nothing_free() {
        var quota = new Quota(LIMITS, new Usage(4100, 10240, 0, 0, 3, 3, 500, 1024));

        assertThat(quota.free(Resource.CPU)).isZero();
        assertThat(quota.free(Resource.MEMORY)).isZero();
        assertThat(quota.rest(Resource.APPS)).isEqualTo("nothing free");
    }

    @Test
    void amounts_are_in_units_that_people_use() {
        assertThat(Amounts.cores(500)).isEqualTo("½ core");
        assertThat(Amounts.cores(1000)).isEqualTo("1 core");
        assertThat(Amounts.cores(2750)).isEqualTo("2.75 cores");
        assertThat(Amounts.bytes(384)).isEqualTo("384 MiB");
        assertThat(Amounts.bytes(1536)).isEqualTo("1.5 GiB");
        assertThat(Amounts.money(550)).isEqualTo("CHF 5.50");
    }

    @Test
    void a_part_is_of_its_whole_with_the_unit_once() {
        assertThat(Resource.CPU.part(3500, 1000)).isEqualTo("3.5 of 1 core");
        assertThat(Resource.CPU.part(500, 4000)).isEqualTo("½ of 4 cores");
        assertThat(Resource.MEMORY.part(5632, 8192)).isEqualTo("5.5 of 8 GiB");
        assertThat(Resource.MEMORY.part(384, 1024)).isEqualTo("384 MiB of 1 GiB");
        assertThat(Resource.APPS.part(2, 5)).isEqualTo("2 of 5");
        assertThat(Resource.VOLUME.part(0, 1024)).isEqualTo("0 of 1 GiB");
    }
}
