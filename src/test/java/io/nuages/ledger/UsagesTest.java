package io.nuages.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.NuagesTest;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class UsagesTest {
    /** @param most Rappen a month; null once it is gone */
    private record Change(Instant at, @Nullable Integer most) {}

    @Autowired
    private Usages usages;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private UUID tenant;

    @BeforeEach
    void aTenant() {
        var suffix = UUID.randomUUID().toString().substring(0, 6);
        var plan = plans.create("P" + suffix, 0, new Limits(1, 1, 1, 1, 1, 1), 60, 20, List.of());
        tenant =
                tenants.create("staff@example.org", "u" + suffix, "Usage", plan).id();
    }

    @Test
    void intervals_neither_overlap_nor_leave_gaps_and_their_amounts_add_up_exactly() {
        for (var seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var environment = UUID.randomUUID();
            var changes = changes(random);
            changes.forEach(change -> insert(environment, change));
            for (var month : usages.months()) {
                var intervals = read(month).stream()
                        .filter(interval -> interval.environment().equals(environment))
                        .toList();
                check("seed " + seed + ", " + month, month, changes, intervals);
            }
        }
    }

    private void check(String what, YearMonth month, List<Change> changes, List<Interval> intervals) {
        var begin = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        var end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        var goesOn = month.equals(usages.months().getFirst());
        var last = changes.getLast();
        var gone = last.most() == null ? last.at() : Instant.MAX;
        var from = latest(begin, changes.getFirst().at());
        if (intervals.isEmpty()) {
            assertThat(!from.isBefore(end) || !gone.isAfter(from)).as(what).isTrue();
            return;
        }
        assertThat(intervals.getFirst().from()).as(what).isEqualTo(from);
        for (var n = 1; n < intervals.size(); n++) {
            assertThat(intervals.get(n).from())
                    .as(what)
                    .isEqualTo(intervals.get(n - 1).until());
        }
        assertThat(intervals)
                .as(what)
                .allSatisfy(each -> assertThat(each.from()).isBefore(each.until()));
        var until = intervals.getLast().until();
        if (!goesOn || gone.isBefore(until)) {
            assertThat(until).as(what).isEqualTo(earliest(end, gone));
        }
        var length = BigDecimal.valueOf(ChronoUnit.MICROS.between(begin, end));
        var exact = intervals.stream()
                .map(each -> BigDecimal.valueOf(each.price().most())
                        .multiply(BigDecimal.valueOf(ChronoUnit.MICROS.between(each.from(), each.until()))))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(length, 0, RoundingMode.HALF_UP);
        assertThat(intervals.stream().mapToInt(each -> each.amount().most()).sum())
                .as(what)
                .isEqualTo(exact.intValueExact());
        assertThat(intervals)
                .as(what)
                .allSatisfy(each -> assertThat(each.price().most())
                        .isEqualTo(changes.stream()
                                .filter(change -> !change.at().isAfter(each.from()))
                                .reduce((a, b) -> b)
                                .orElseThrow()
                                .most()));
        if (!goesOn && from.equals(begin) && !gone.isBefore(end)) {
            assertThat(intervals.stream().mapToInt(Interval::share).sum())
                    .as(what)
                    .isEqualTo(Interval.SHARES);
        }
    }

    /** Of some months: often several in a moment, sometimes exactly where a month begins, and sometimes it is gone in the end. */
    private List<Change> changes(Random random) {
        var months = usages.months();
        var begin = months.getLast().atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        var seconds = Duration.between(begin, Instant.now()).toSeconds();
        var moments = new ArrayList<>(IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(n -> switch (random.nextInt(4)) {
                    case 0 ->
                        months.get(random.nextInt(months.size()))
                                .atDay(1)
                                .atStartOfDay()
                                .toInstant(ZoneOffset.UTC);
                    default -> begin.plusSeconds(random.nextLong(seconds)).plusNanos(random.nextInt(1_000_000) * 1000L);
                })
                .sorted()
                .toList());
        if (random.nextBoolean()) {
            moments.add(moments.getLast());
        }
        var changes = new ArrayList<Change>();
        moments.forEach(at -> changes.add(new Change(at, random.nextInt(100_000))));
        if (random.nextBoolean()) {
            changes.add(new Change(moments.getLast().plusSeconds(random.nextInt(2) * 3600L), null));
        }
        return changes;
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earliest(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private List<Interval> read(YearMonth month) {
        var intervals = new ArrayList<Interval>();
        tenancy.run(tenant, () -> usages.of(month, tenant, intervals::add));
        return intervals;
    }

    private void insert(UUID environment, Change change) {
        var gone = change.most() == null;
        tenancy.run(
                tenant,
                () -> jdbc.sql("""
                INSERT INTO claim_entry (tenant_id, environment_id, path, at, actor, cause, revisions, pods, cpu_millis, memory_mib,
                                         database_mib, volume_mib, parts, plan, least_price, most_price)
                VALUES (:tenant, :environment, 'shop/production', :at, 'anna', 'x', :revisions::int[], false, 0, 0, 0, 0, '[]', 'P', 0,
                        :most)
                """)
                        .param("tenant", tenant)
                        .param("environment", environment)
                        .param("at", OffsetDateTime.ofInstant(change.at(), ZoneOffset.UTC))
                        .param("revisions", gone ? "{}" : "{1}")
                        .param("most", gone ? 0 : change.most())
                        .update());
    }
}
