package io.nuages.embedded;

import io.nuages.host.PortalAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets the demo answer only under names of this machine. Its sign-in page shows passwords, and a web page that points its own
 * name at 127.0.0.1 could otherwise read it: to the browser it would be that page's own server. What a proxy says about the host
 * must be allowed as well as what the request says, since such a page may send any header.
 */
final class DemoHosts extends HttpFilter {
    /** Of HTTP: the request came to a server that does not answer for its host. */
    static final int MISDIRECTED = 421;

    private static final Pattern LOOPBACK = Pattern.compile("127(?:\\.\\d{1,3}){3}");
    private static final Pattern ADDRESS_6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
    private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");
    private static final String REFUSAL = """
            This portal shows a demo, and answers as localhost and below it only.
            Where it should answer under another name, say so by nuages.demo-hosts.
            """;

    private final Set<String> hosts;
    private final transient PortalAddress portal;

    /** @param hosts besides the portal's and this machine's own; a leading dot means all names below */
    DemoHosts(Collection<String> hosts, PortalAddress portal) {
        this.hosts = hosts.stream().map(DemoHosts::name).collect(Collectors.toUnmodifiableSet());
        this.portal = portal;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isAllowed(request.getHeader("Host")) && isAllowed(request.getServerName())) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(MISDIRECTED);
        response.setContentType("text/plain");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().write(REFUSAL);
    }

    boolean isAllowed(@Nullable String host) {
        if (host == null) {
            return false;
        }
        var name = name(host);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || isLoopback(name)
                || portal.is(name)
                || hosts.contains(name)
                || hosts.stream().anyMatch(known -> known.startsWith(".") && name.endsWith(known));
    }

    /** Lower case, without a port and the dot of the root. */
    private static String name(String host) {
        var lower = host.strip().toLowerCase(Locale.ROOT);
        var name = lower.indexOf(':') == lower.lastIndexOf(':') || lower.startsWith("[")
                ? PORT.matcher(lower).replaceFirst("")
                : lower;
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean isLoopback(String name) {
        if (LOOPBACK.matcher(name).matches()) {
            return true;
        }
        var bracketed = name.startsWith("[") ? name : "[" + name + "]";
        try {
            return name.contains(":")
                    && ADDRESS_6.matcher(bracketed).matches()
                    && InetAddress.getByName(bracketed).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
