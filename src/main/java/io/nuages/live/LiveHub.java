package io.nuages.live;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Listens to PostgreSQL's notifications on its own connection and passes them to the streams of the tenant's pages. When the
 * connection was lost, nobody knows what was missed: then all pages are told to fetch everything again.
 */
@Component
public class LiveHub implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LiveHub.class);
    private static final int STREAMS_PER_ACCOUNT = 20;
    private static final int POLL_MILLIS = 5_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final JdbcConnectionDetails server;
    private final Clock clock;
    private final Duration heartbeat;
    private final ApplicationEventPublisher events;
    private final List<LiveStream> streams = new CopyOnWriteArrayList<>();
    private final RecentChanges recent = new RecentChanges();
    private volatile @Nullable Thread listener;

    LiveHub(
            JdbcConnectionDetails server,
            Clock clock,
            @Value("${nuages.live.heartbeat:15s}") Duration heartbeat,
            ApplicationEventPublisher events) {
        this.server = server;
        this.clock = clock;
        this.heartbeat = heartbeat;
        this.events = events;
    }

    /**
     * Opens a stream of what changes in a tenant. An account has a limited number of them: the oldest gives way, since it is
     * probably one whose page was left, which is noticed only when something is sent to it.
     *
     * @param since when the page was made, as an instant or as the id of the last event heard; null when it needs no replay.
     *     What changed since is told at once
     * @param allowed asked before anything is sent, including heartbeats; the stream ends when it says no or throws
     */
    public SseEmitter open(UUID tenant, UUID account, @Nullable String since, BooleanSupplier allowed) {
        var stream = new LiveStream(tenant, account, allowed, heartbeat, clock);
        stream.begin();
        synchronized (recent) {
            streams.add(stream);
            makeRoom(account);
            if (since != null) {
                replay(stream, since);
            }
        }
        Thread.ofVirtual().name("live").start(() -> {
            try {
                stream.run();
            } finally {
                streams.remove(stream);
            }
        });
        return stream.emitter();
    }

    private void makeRoom(UUID account) {
        var open =
                streams.stream().filter(each -> each.account().equals(account)).toList();
        open.stream().limit(Math.max(0, open.size() - STREAMS_PER_ACCOUNT)).forEach(oldest -> {
            streams.remove(oldest);
            oldest.close();
        });
    }

    private void replay(LiveStream stream, String since) {
        var from = instant(since);
        var topics = from == null ? null : recent.since(stream.tenant(), from);
        if (topics == null) {
            stream.everythingChanged();
        } else {
            topics.forEach(stream::changed);
        }
    }

    private static @Nullable Instant instant(String since) {
        try {
            return since.matches("\\d{1,15}") ? Instant.ofEpochMilli(Long.parseLong(since)) : Instant.parse(since);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Whether notifications are being heard right now. */
    public boolean listening() {
        synchronized (recent) {
            return recent.complete();
        }
    }

    @Override
    public void start() {
        var thread = Thread.ofPlatform().daemon().name("live-listener").unstarted(this::listen);
        // Before it runs, since it runs only as long as it is the current one.
        listener = thread;
        thread.start();
    }

    @Override
    public void stop() {
        var running = listener;
        listener = null;
        if (running != null) {
            running.interrupt();
        }
        synchronized (recent) {
            recent.deaf();
        }
        streams.forEach(LiveStream::close);
    }

    @Override
    public boolean isRunning() {
        return listener != null;
    }

    private boolean isCurrent() {
        return Thread.currentThread() == listener;
    }

    private void listen() {
        var pause = 500L;
        while (isCurrent()) {
            try (var connection = connect()) {
                pause = 500L;
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (!isCurrent()) {
                    return;
                }
                synchronized (recent) {
                    recent.deaf();
                }
                log.warn("Pages are not updated live; trying again: {}", e.getMessage());
                try {
                    Thread.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
                } catch (InterruptedException stopped) {
                    return;
                }
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            }
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", String.valueOf(server.getUsername()));
        properties.setProperty("password", String.valueOf(server.getPassword()));
        properties.setProperty("ApplicationName", "nuages live");
        properties.setProperty("connectTimeout", "10");
        // For queries; waiting for notifications has its own timeout.
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(server.getJdbcUrl(), properties);
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN " + Live.CHANNEL);
            synchronized (recent) {
                recent.listening(clock.instant());
                streams.forEach(LiveStream::everythingChanged);
            }
            var notifications = connection.unwrap(PGConnection.class);
            while (isCurrent()) {
                var heard = notifications.getNotifications(POLL_MILLIS);
                if (heard == null || heard.length == 0) {
                    // A connection that died silently shows here.
                    statement.execute("SELECT 1");
                    synchronized (recent) {
                        recent.forgetOld(clock.instant());
                    }
                    continue;
                }
                for (var notification : heard) {
                    pass(notification.getParameter());
                }
            }
        }
    }

    private void pass(String payload) {
        var slash = payload.indexOf('/');
        if (slash < 0) {
            return;
        }
        UUID tenant;
        UUID topic;
        try {
            tenant = UUID.fromString(payload.substring(0, slash));
            topic = UUID.fromString(payload.substring(slash + 1));
        } catch (IllegalArgumentException notOurs) {
            return;
        }
        synchronized (recent) {
            recent.changed(tenant, topic, clock.instant());
        }
        events.publishEvent(new TenantChanged(tenant));
        for (var stream : streams) {
            if (stream.tenant().equals(tenant)) {
                stream.changed(topic);
            }
        }
    }
}
