package io.nuages.ledger;

import io.nuages.rows.Rows;
import io.nuages.spec.Price;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What was claimed in a month, which begins and ends by UTC. */
@Component
public class Usages {
    private static final TypeReference<List<Part>> PARTS = new TypeReference<>() {};
    private static final int MONTHS = 12;
    private static final int ROWS_AT_ONCE = 200;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    Usages(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** The months on offer, newest first; the first is the current one. */
    public List<YearMonth> months() {
        var now = YearMonth.from(now());
        return IntStream.range(0, MONTHS).mapToObj(now::minusMonths).toList();
    }

    /**
     * Hands over a month's intervals by tenant, environment and time. Those of an environment neither overlap nor leave gaps from
     * when it was first recorded until it was gone; for the current month, the last one ends now. Few rows are in memory at once.
     *
     * @param tenant null for all, which only {@code Tenancy.everywhere} shows
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void of(YearMonth month, @Nullable UUID tenant, Consumer<Interval> reader) {
        var begin = month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
        var end = month.plusMonths(1).atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
        var now = now();
        var reading = new Reading(ChronoUnit.MICROS.between(begin, end), reader);
        jdbc.sql("""
                SELECT t.slug, l.environment_id, l.path, l.actor, l.cause, l.cpu_millis, l.memory_mib, l.database_mib, l.volume_mib,
                       l.parts, l.plan, l.least_price, l.most_price,
                       greatest(l.at, :begin) AS since, least(coalesce(l.next_at, :until), :until) AS until
                FROM (SELECT c.id, c.tenant_id, c.environment_id, c.path, c.at, c.actor, c.cause, c.revisions, c.cpu_millis,
                             c.memory_mib, c.database_mib, c.volume_mib, c.parts, c.plan, c.least_price, c.most_price,
                             lead(c.at) OVER (PARTITION BY c.tenant_id, c.environment_id ORDER BY c.id) AS next_at
                      FROM claim_entry c WHERE c.at < :until AND (c.tenant_id = :tenant OR :tenant::uuid IS NULL)) l
                JOIN tenant t ON t.id = l.tenant_id
                WHERE (l.revisions <> '{}' OR l.database_mib > 0)
                  AND greatest(l.at, :begin) < least(coalesce(l.next_at, :until), :until)
                ORDER BY t.slug, l.path, l.environment_id, l.id
                """)
                .withFetchSize(ROWS_AT_ONCE)
                .param("begin", begin)
                .param("until", now.isBefore(end) ? now : end)
                .param("tenant", tenant, Types.OTHER)
                .query(reading::row);
    }

    private OffsetDateTime now() {
        return Rows.at(clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private final class Reading {
        private final long month;
        private final Consumer<Interval> reader;
        private @Nullable UUID environment;
        private Interval.Due least;
        private Interval.Due most;
        private Interval.Due share;

        Reading(long month, Consumer<Interval> reader) {
            this.month = month;
            this.reader = reader;
            least = new Interval.Due(month);
            most = new Interval.Due(month);
            share = new Interval.Due(month);
        }

        void row(ResultSet row) throws SQLException {
            var id = row.getObject("environment_id", UUID.class);
            if (!id.equals(environment)) {
                environment = id;
                least = new Interval.Due(month);
                most = new Interval.Due(month);
                share = new Interval.Due(month);
            }
            var from = Rows.instant(row, "since");
            var until = Rows.instant(row, "until");
            var micros = ChronoUnit.MICROS.between(from, until);
            var price = new Price(row.getInt("least_price"), row.getInt("most_price"));
            reader.accept(new Interval(
                    row.getString("slug"),
                    id,
                    row.getString("path"),
                    from,
                    until,
                    row.getInt("cpu_millis"),
                    row.getInt("memory_mib"),
                    row.getInt("database_mib"),
                    row.getInt("volume_mib"),
                    json.readValue(row.getString("parts"), PARTS),
                    row.getString("plan"),
                    price,
                    new Price(least.next(price.least(), micros), most.next(price.most(), micros)),
                    share.next(Interval.SHARES, micros),
                    row.getString("actor"),
                    row.getString("cause")));
        }
    }
}
