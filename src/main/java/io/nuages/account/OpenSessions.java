package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nuages.intake.Networks;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Where an account is signed in. */
@Component
class OpenSessions {
    /** Session attribute: when and where it began, see {@link Beginning}. */
    private static final String BEGINNING = "beginning";

    private static final int SHOWN = 50;
    private static final int KEY_BYTES = 16;

    private final FindByIndexNameSessionRepository<?> sessions;
    private final Accounts accounts;
    private final Devices devices;
    private final Clock clock;

    OpenSessions(FindByIndexNameSessionRepository<?> sessions, Accounts accounts, Devices devices, Clock clock) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * One of them.
     *
     * @param key names it in a form; no session can be taken over by it
     * @param browser for example {@code Firefox on Linux}
     * @param begun when its person signed in
     * @param seen last request, up to five minutes late
     * @param network address from which it was begun; empty when nobody can tell
     * @param current whether it asks
     * @param halfWay whether it still has to show the second factor, and reaches nothing until then
     */
    public record OpenSession(
            String key,
            String browser,
            Instant begun,
            Instant seen,
            String network,
            boolean current,
            boolean halfWay) {}

    /** When and where a session began, as a string in it, a line each. */
    private record Beginning(Instant at, @Nullable UUID device, String network, String browser) {
        private static final int LINES = 4;

        @Override
        public String toString() {
            return at.toEpochMilli() + "\n" + (device == null ? "" : device) + "\n" + network + "\n" + browser;
        }

        static Beginning of(Session session) {
            var lines = session.getAttributeOrDefault(BEGINNING, "").split("\n", LINES);
            return lines.length == LINES
                    ? new Beginning(
                            Instant.ofEpochMilli(Long.parseLong(lines[0])),
                            lines[1].isEmpty() ? null : UUID.fromString(lines[1]),
                            lines[2],
                            lines[3])
                    : new Beginning(session.getCreationTime(), null, "", BrowserName.of(""));
        }
    }

    /** Notes in the request's session that it begins here. */
    void begun(HttpServletRequest request, UUID device) {
        var beginning = new Beginning(
                clock.instant(),
                device,
                Networks.shown(request).orElse(""),
                BrowserName.of(Objects.requireNonNullElse(request.getHeader("User-Agent"), "")));
        request.getSession().setAttribute(BEGINNING, beginning.toString());
    }

    /**
     * The account's, the one that asks first, then by when they were last seen.
     *
     * @param done whether a session with this attribute {@link Visitors#FACTOR_SHOWN} has shown all that the account needs
     */
    List<OpenSession> of(Visitor visitor, String current, Predicate<@Nullable Object> done) {
        return open(visitor.account()).values().stream()
                .map(session -> {
                    var beginning = Beginning.of(session);
                    return new OpenSession(
                            key(session.getId()),
                            beginning.browser(),
                            beginning.at(),
                            latest(beginning.at(), session.getLastAccessedTime()),
                            beginning.network(),
                            session.getId().equals(current),
                            !done.test(session.getAttribute(Visitors.FACTOR_SHOWN)));
                })
                .sorted(Comparator.comparing(OpenSession::current)
                        .thenComparing(OpenSession::seen)
                        .reversed())
                .limit(SHOWN)
                .toList();
    }

    /** An access is written late, so the stored one may still be from before signing in. */
    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Ends one session of the account, and what the account knows of its browser. @return false when it had ended before */
    boolean end(UUID account, String key) {
        var ending = open(account).values().stream()
                .filter(session -> key(session.getId()).equals(key))
                .toList();
        ending.forEach(session -> {
            sessions.deleteById(session.getId());
            Optional.ofNullable(Beginning.of(session).device()).ifPresent(device -> devices.end(account, device));
        });
        return !ending.isEmpty();
    }

    /** Ends all others, and what the account knows of other browsers and of networks. */
    @Transactional
    void endOthers(Visitor visitor, String current) {
        var own = open(visitor.account()).get(current);
        devices.endOthers(
                visitor.account(), own == null ? null : Beginning.of(own).device());
        accounts.endSessions(visitor.account(), current);
    }

    private Map<String, ? extends Session> open(UUID account) {
        var found = sessions.findByPrincipalName(account.toString());
        found.values().removeIf(Session::isExpired);
        return found;
    }

    private static String key(String session) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(session.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
