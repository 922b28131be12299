package io.nuages.plan;

import static org.assertj.core.api.Assertions.assertThat;

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
    void the_surge_of_the_roll_over_counts() {
        var quota = new Quota(LIMITS, new Usage(2000, 5120, 1024, 0, 1, 1));

        assertThat(quota.shortfalls(new Claim(1000, 2560, 500, 1024, 1024, 0), true))
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
                .containsExactly(new Quota.Shortfall(Resource.MEMORY, 3073));
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
    void amounts_are_in_units_that_people_use() {
        assertThat(Amounts.cores(500)).isEqualTo("½ core");
        assertThat(Amounts.cores(1000)).isEqualTo("1 core");
        assertThat(Amounts.cores(2750)).isEqualTo("2.75 cores");
        assertThat(Amounts.bytes(384)).isEqualTo("384 MiB");
        assertThat(Amounts.bytes(1536)).isEqualTo("1.5 GiB");
        assertThat(Amounts.money(550)).isEqualTo("CHF 5.50");
    }
}
