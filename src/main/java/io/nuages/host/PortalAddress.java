package io.nuages.host;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Where the portal itself answers. No site ever has one of these hosts. */
@Component
public class PortalAddress {
    private static final Pattern URL =
            Pattern.compile("(?i)(https?)://([^/?#@:\\[\\]\\s]+|\\[[0-9a-f:.]+])(:\\d{1,5})?/*");

    private final String url;
    private final Set<String> hosts = new TreeSet<>();

    @Autowired
    PortalAddress(@Value("${nuages.url:}") String url, HostSettings settings) {
        this(url, settings.aliases());
    }

    public PortalAddress(String url, Iterable<String> aliases) {
        if (url.isBlank()) {
            throw new AddressNotSaid("A database is configured, but the portal's own address is not.");
        }
        var matcher = URL.matcher(url.strip());
        if (!matcher.matches()) {
            throw new AddressNotSaid("NUAGES_URL says “" + url.strip()
                    + "”, which is not an address such as https://portal.example.org.");
        }
        this.url = url.strip().replaceAll("/+$", "");
        hosts.add(HostName.normal(matcher.group(2)));
        for (var alias : aliases) {
            var host = HostName.normal(alias);
            if (!HostName.isHost(host)) {
                throw new AddressNotSaid(
                        "NUAGES_HOSTS_ALIASES says “" + alias + "”, which is not a host such as portal.example.org.");
            }
            hosts.add(host);
        }
    }

    /** Without a slash at its end; links start with it. */
    public String url() {
        return url;
    }

    /** Whether the portal answers under this host. @param host null, as in a request without one, is not */
    public boolean is(@Nullable String host) {
        return host != null && hosts.contains(HostName.normal(host));
    }

    /**
     * Whether the host is the portal's or below one of its hosts, where a site would look like a part of it. Below a single
     * word such as {@code localhost}, hosts are everybody's.
     */
    public boolean covers(String host) {
        var name = HostName.normal(host);
        return hosts.contains(name)
                || hosts.stream().anyMatch(own -> own.indexOf('.') >= 0 && HostName.within(name, own));
    }
}
