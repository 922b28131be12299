package io.nuages.intake;

import jakarta.servlet.ServletRequest;
import java.time.Duration;
import java.util.UUID;

/**
 * Who sends a body, as far as that is known before it is read. The kinds do not share their places, so that no number of strangers
 * keeps out people who signed in, or a registry that knows a URL.
 */
public record Sender(Kind kind, String name) {
    /** Request attribute: of a handler that knows the sender before it reads the body. */
    static final String ATTRIBUTE = Sender.class.getName();

    /** Together well below the number of Tomcat's threads: the rest answer requests without a body. */
    enum Kind {
        /** By network. */
        STRANGER(8, 32, Duration.ofSeconds(10)),
        /** By tenant. */
        HOOK(8, 32, Duration.ofSeconds(10)),
        /** By account; an upload over a slow line takes a while. */
        VISITOR(8, 48, Duration.ofSeconds(60));

        final int each;
        final int all;
        final Duration limit;

        Kind(int each, int all, Duration limit) {
            this.each = each;
            this.all = all;
            this.limit = limit;
        }
    }

    /** Says, before the body is read, that the request came to a webhook of this tenant. */
    public static void isWebhook(ServletRequest request, UUID tenant) {
        request.setAttribute(ATTRIBUTE, new Sender(Kind.HOOK, tenant.toString()));
    }
}
