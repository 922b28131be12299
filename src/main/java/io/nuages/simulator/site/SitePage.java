package io.nuages.simulator.site;

import io.nuages.simulator.site.Sites.Site;
import io.nuages.simulator.site.Sites.Visits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.web.util.HtmlUtils;

/** The pages of simulated sites. */
public final class SitePage {
    private static final String STYLE = """
            :root{color-scheme:light dark;--page:oklch(.985 .004 250);--card:oklch(1 0 0);--text:oklch(.25 .02 250);--soft:oklch(.5 .02 250);--line:oklch(.91 .01 250);--label:oklch(.94 .06 85);--labelled:oklch(.38 .08 75)}
            @media (prefers-color-scheme:dark){:root{--page:oklch(.19 .015 250);--card:oklch(.24 .015 250);--text:oklch(.93 .01 250);--soft:oklch(.72 .015 250);--line:oklch(.34 .015 250);--label:oklch(.34 .05 85);--labelled:oklch(.9 .06 85)}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,sans-serif}
            .label{margin:0;padding:8px 16px;background:var(--label);color:var(--labelled);text-align:center;font-size:13px}
            main{max-width:640px;margin:48px auto;padding:0 16px}
            h1{font-size:24px;font-weight:650;margin:0 0 4px;overflow-wrap:anywhere}
            .lead{color:var(--soft);margin:0 0 20px}
            dl{display:grid;grid-template-columns:7rem 1fr;gap:12px 16px;margin:0;padding:20px;background:var(--card);border:1px solid var(--line);border-radius:10px}
            dt{color:var(--soft)}
            dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
            code{font-family:ui-monospace,monospace;font-size:13px}
            """;

    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private SitePage() {}

    static String home(String host, Site site, String pod, Visits visits) {
        var lead = switch (visits) {
            case Visits.Counted counted -> "It is running. You are visit " + counted.hits() + ".";
            case Visits.NoDatabase none -> "It is running.";
            case Visits.NoTable none -> "It is running, without its tables.";
            case Visits.DatabaseDown down -> "It is running, and its database does not answer.";
        };
        var counter = switch (visits) {
            case Visits.Counted counted -> counted.hits() + ", counted in the app’s own PostgreSQL database";
            case Visits.NoDatabase none -> "not counted: this environment has no database";
            case Visits.NoTable none -> "not counted: the release command has not made the table";
            case Visits.DatabaseDown down -> "not counted: the app’s log says why";
        };
        return page(host, """
                <h1>%s</h1>
                <p class="lead">%s</p>
                <dl>
                <dt>Version</dt><dd>%s</dd>
                <dt>Image</dt><dd><code>%s</code></dd>
                <dt>Pod</dt><dd><code>%s</code></dd>
                <dt>Visits</dt><dd>%s</dd>
                </dl>
                """.formatted(
                        escape(host),
                        escape(lead),
                        escape(site.version()),
                        escape(site.imageId()),
                        escape(pod),
                        escape(counter)));
    }

    static String unavailable(String host) {
        return note(
                host, "Not available", "No pod of this site is ready to answer. It may be starting, paused or down.");
    }

    public static String notFound(String host) {
        return note(host, "Not found", "The simulated app has one page, at /, and a health check, at /healthz/.");
    }

    static String notAllowed(String host) {
        return note(host, "Not allowed", "The simulated app answers GET and HEAD only.");
    }

    private static String note(String host, String title, String text) {
        return page(host, """
                <h1>%s</h1>
                <p class="lead">%s</p>
                """.formatted(escape(title), escape(text)));
    }

    private static String page(String host, String body) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                <p class="label">Simulated: this page is served by Nuages’ simulator, not by your image.</p>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escape(host), STYLE, body);
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    private static String hash(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
