package io.nuages.simulator.cluster;

import io.nuages.simulator.site.DemoMigrations;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the simulated programs write, line by line. */
public final class ContainerLogs {
    private static final DateTimeFormatter GUNICORN = DateTimeFormatter.ofPattern(
                    "'['yyyy-MM-dd HH:mm:ss xx']'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ACCESS = DateTimeFormatter.ofPattern(
                    "'['dd/MMM/yyyy:HH:mm:ss xx']'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CELERY = DateTimeFormatter.ofPattern(
                    "'['yyyy-MM-dd HH:mm:ss,SSS':'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DJANGO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LONGEST_PATH = 200;

    private ContainerLogs() {}

    static List<String> site(Instant at, int port) {
        var time = GUNICORN.format(at);
        return List.of(
                time + " [1] [INFO] Starting gunicorn 23.0.0",
                time + " [1] [INFO] Listening at: http://0.0.0.0:" + port + " (1)",
                time + " [1] [INFO] Using worker: gthread",
                time + " [7] [INFO] Booting worker with pid: 7");
    }

    static List<String> worker(Instant at, String pod) {
        var time = CELERY.format(at);
        return List.of(
                " -------------- celery@" + pod + " v5.5.3 (immunity)",
                time + " INFO/MainProcess] Connected to the broker",
                time + " INFO/MainProcess] celery@" + pod + " ready.");
    }

    static List<String> migrating() {
        return List.of(
                "Operations to perform:",
                "  Apply all migrations: contenttypes, auth, sessions, hits",
                "Running migrations:");
    }

    static List<String> migrated(List<DemoMigrations.Migration> applied) {
        var lines = new ArrayList<String>();
        applied.forEach(migration -> lines.add("  Applying " + migration + "... OK"));
        if (applied.isEmpty()) {
            lines.add("  No migrations to apply.");
        }
        lines.addAll(List.of("", "131 static files copied to '/tmp/static'."));
        return lines;
    }

    static List<String> commandBegun(Instant at, List<String> command) {
        return List.of(DJANGO.format(at) + " INFO Running "
                + (command.isEmpty() ? "the image's command" : oneLine(String.join(" ", command), LONGEST_PATH)));
    }

    static List<String> commandDone(Instant at) {
        return List.of(DJANGO.format(at) + " INFO Processed 12 objects.");
    }

    static List<String> commandFailed(Instant at) {
        return List.of(
                DJANGO.format(at) + " ERROR The command failed.",
                "Traceback (most recent call last):",
                "  File \"/app/manage.py\", line 22, in <module>",
                "    main()",
                "  File \"/app/shop/feeds.py\", line 31, in fetch",
                "    response.raise_for_status()",
                "requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: https://feeds.example.com/");
    }

    static List<String> unmigrated() {
        return List.of("No database is configured; nothing to migrate.");
    }

    static List<String> migrationFailed() {
        return List.of(
                "  Applying hits.0002_page_required...Traceback (most recent call last):",
                "  File \"/usr/local/lib/python3.13/site-packages/django/db/backends/utils.py\", line 105, in _execute",
                "    return self.cursor.execute(sql, params)",
                "psycopg.errors.NotNullViolation: column \"page\" of relation \"hits_hit\" contains null values",
                "",
                "The above exception was the direct cause of the following exception:",
                "",
                "  File \"/app/manage.py\", line 22, in <module>",
                "    main()",
                "django.db.utils.IntegrityError: column \"page\" of relation \"hits_hit\" contains null values");
    }

    /** @param message the server's or the driver's; holds no password */
    public static List<String> databaseDown(String message) {
        var lines = new ArrayList<>(List.of(
                "Traceback (most recent call last):",
                "  File \"/usr/local/lib/python3.13/site-packages/django/db/backends/base/base.py\", line 279, in ensure_connection",
                "    self.connect()",
                "  File \"/usr/local/lib/python3.13/site-packages/psycopg/connection.py\", line 117, in connect",
                "    raise last_ex.with_traceback(None)"));
        lines.add("django.db.utils.OperationalError: connection failed: " + oneLine(message, 500));
        return lines;
    }

    static List<String> crash(Instant at) {
        return List.of(
                GUNICORN.format(at) + " [7] [ERROR] Exception in worker process",
                "Traceback (most recent call last):",
                "  File \"/usr/local/lib/python3.13/site-packages/gunicorn/arbiter.py\", line 608, in spawn_worker",
                "    worker.init_process()",
                "  File \"/app/shop/wsgi.py\", line 16, in <module>",
                "    application = get_wsgi_application()",
                "  File \"/app/shop/settings.py\", line 7, in <module>",
                "    import stripe",
                "ModuleNotFoundError: No module named 'stripe'",
                GUNICORN.format(at) + " [7] [INFO] Worker exiting (pid: 7)",
                GUNICORN.format(at) + " [1] [ERROR] Worker (pid:7) exited with code 3.",
                GUNICORN.format(at) + " [1] [ERROR] Reason: Worker failed to boot.");
    }

    static List<String> keyMissing() {
        return List.of(
                "Traceback (most recent call last):",
                "  File \"/app/journal/settings.py\", line 12, in <module>",
                "    SECRET_KEY = os.environ[\"SECRET_KEY\"]",
                "                 ~~~~~~~~~~^^^^^^^^^^^^^^",
                "  File \"<frozen os>\", line 717, in __getitem__",
                "KeyError: 'SECRET_KEY'");
    }

    static List<String> workerKilled(Instant at) {
        var time = GUNICORN.format(at);
        return List.of(
                time + " [1] [ERROR] Worker (pid:7) was sent SIGKILL! Perhaps out of memory?",
                time + " [8] [INFO] Booting worker with pid: 8");
    }

    static List<String> stopped(Instant at) {
        return List.of(GUNICORN.format(at) + " [1] [INFO] Handling signal: term");
    }

    /** Of a release command. */
    static List<String> terminated() {
        return List.of("Terminated");
    }

    public static String request(Instant at, String method, String path, int status, int bytes) {
        return "10.244.0.1 - - %s \"%s %s HTTP/1.1\" %d %d"
                .formatted(ACCESS.format(at), method, oneLine(path, LONGEST_PATH), status, bytes);
    }

    /** A visitor's text must not look like a separate line. */
    private static String oneLine(String text, int longest) {
        var line = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString().strip();
    }
}
