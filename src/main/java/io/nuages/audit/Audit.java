package io.nuages.audit;

import io.nuages.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The audit log. */
@Component
public class Audit {
    /** The actor for what the portal does by itself. That follows from what others do, so it counts toward no limit. */
    public static final String PORTAL = "nuages";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Pace pace;

    /** @param most acts of a tenant within ten minutes, after which it adds nothing */
    Audit(JdbcClient jdbc, Clock clock, @Value("${nuages.tenant.acts:300}") int most) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.pace = new Pace(most);
    }

    /**
     * One act, in words.
     *
     * @param actor who did it, as people know them: an e-mail address, {@code registry webhook}, {@code nuages}
     * @param action dotted verb, for example {@code deployment.request}
     * @param name what the member, or for acts on the installation the staff account, with this address is called now, with the address where another
     *     one has the same name; null for others, for names that look like an address or a machine, and for acts from before the address was
     *     proven to be theirs
     * @param subject what it was done to, for example {@code shop/production}
     * @param summary one sentence without the actor, for example {@code deployed shop 2026.11.3 to production}
     */
    public record Entry(
            Instant at, String actor, @Nullable String name, String action, String subject, String summary) {
        /** Whether no person did it, but the portal, a registry or the like. */
        public boolean byMachine() {
            return !actor.contains("@");
        }
    }

    /**
     * Records an act in the running transaction, so that it is kept exactly when the act is.
     *
     * @param tenant whose act it is; null for an act of staff on the installation, which only {@code Tenancy.everywhere} may record
     */
    public void record(@Nullable UUID tenant, String actor, String action, String subject, String summary) {
        jdbc.sql("""
                INSERT INTO audit_entry (tenant_id, at, actor, action, subject, summary)
                VALUES (:tenant, :at, :actor, :action, :subject, :summary)
                """)
                .param("tenant", tenant)
                .param("at", Rows.now(clock))
                .param("actor", actor)
                .param("action", action)
                .param("subject", subject)
                .param("summary", summary)
                .update();
    }

    /**
     * Checked in the running transaction by each act that adds something stored, so that nobody fills the database. What stops,
     * ends or removes something is not checked; otherwise somebody who went too far could not be stopped.
     *
     * <p>A tenant's checked acts run one after another, until their transactions end: of several at the same time, none may count without the
     * others. The lock is that of the tenant's row, as when checking what fits, and so it comes before that of an environment.
     *
     * @param actor who is about to act, as {@link #record} names them
     * @param acts how many they are about to do
     * @return what prevents it, in a sentence; empty when nothing does
     */
    public Optional<String> tooMany(UUID tenant, String actor, int acts) {
        jdbc.sql("SELECT FROM tenant WHERE id = :tenant FOR NO KEY UPDATE")
                .param("tenant", tenant)
                .query()
                .listOfRows();
        var now = clock.instant();
        var since = Rows.at(now.minus(Pace.PERIOD));
        if (!didMore(tenant, pace.harmless(acts), since)) {
            return Optional.empty();
        }
        // Bounded by the index, however many unchecked acts there were: what is left out then is more than all
        // that counts.
        var lately = jdbc.sql("""
                        SELECT actor, at FROM (
                            SELECT id, actor, at FROM audit_entry WHERE tenant_id = :tenant ORDER BY id DESC LIMIT :seen
                        ) newest
                        WHERE at > :since AND actor <> :portal ORDER BY id DESC
                        """)
                .param("tenant", tenant)
                .param("seen", 4L * pace.most())
                .param("since", since)
                .param("portal", PORTAL)
                .query((row, n) -> new Pace.Act(row.getString("actor"), Rows.instant(row, "at")))
                .list();
        return pace.tooMany(lately, actor, acts, now);
    }

    /** Whether a tenant has more than this many acts since then: reads one row, which nearly always says no. */
    private boolean didMore(UUID tenant, int acts, OffsetDateTime since) {
        return jdbc.sql("SELECT at FROM audit_entry WHERE tenant_id = :tenant ORDER BY id DESC OFFSET :acts LIMIT 1")
                .param("tenant", tenant)
                .param("acts", acts)
                .query(OffsetDateTime.class)
                .optional()
                .filter(since::isBefore)
                .isPresent();
    }

    /** The newest acts of a tenant, newest first. */
    public List<Entry> newest(UUID tenant, int limit, int offset) {
        return jdbc.sql("""
                SELECT e.at, e.actor, a.name, e.action, e.subject, e.summary,
                       """ + CalledLike.sharedWithMember("e") + """

                FROM audit_entry e
                LEFT JOIN account a ON lower(a.email) = lower(e.actor) AND a.proven_at <= e.at
                    AND EXISTS (SELECT FROM member m WHERE m.tenant_id = e.tenant_id AND m.account_id = a.id)
                WHERE e.tenant_id = :tenant ORDER BY e.id DESC LIMIT :limit OFFSET :offset
                """)
                .param("tenant", tenant)
                .param("limit", limit)
                .param("offset", offset)
                .query(Audit::entry)
                .list();
    }

    /** The newest acts of staff on the installation, newest first; seen from {@code Tenancy.everywhere} only. */
    public List<Entry> newestOfStaff(int limit, int offset) {
        return jdbc.sql("""
                SELECT e.at, e.actor, a.name, e.action, e.subject, e.summary,
                       EXISTS (SELECT FROM account b WHERE b.staff AND b.id <> a.id
                           AND\s""" + CalledLike.plain("b") + " = " + CalledLike.plain("a") + """
                       ) AS shared
                FROM audit_entry e
                LEFT JOIN account a ON lower(a.email) = lower(e.actor) AND a.proven_at <= e.at AND a.staff
                WHERE e.tenant_id IS NULL ORDER BY e.id DESC LIMIT :limit OFFSET :offset
                """)
                .param("limit", limit)
                .param("offset", offset)
                .query(Audit::entry)
                .list();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                Rows.instant(row, "at"),
                row.getString("actor"),
                name(row.getString("name"), row.getBoolean("shared"), row.getString("actor")),
                row.getString("action"),
                row.getString("subject"),
                row.getString("summary"));
    }

    private static @Nullable String name(@Nullable String name, boolean shared, String actor) {
        if (name == null || CalledLike.another(name)) {
            return null;
        }
        return shared && !name.isBlank() ? name + " (" + actor + ")" : name;
    }
}
