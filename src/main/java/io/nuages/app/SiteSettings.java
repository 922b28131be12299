package io.nuages.app;

import io.nuages.host.HostName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the sites of the installation answer.
 *
 * @param domain below which every environment gets a host, for example {@code apps.example.org}
 * @param scheme of the sites' addresses
 * @param port of the sites' addresses, null for the scheme's own
 * @param ipv4 to which an A record of a customer's host should lead
 * @param ipv6 the same for AAAA
 * @param cname the same for CNAME; null for the host that the environment gets
 */
@ConfigurationProperties("nuages.sites")
public record SiteSettings(
        @DefaultValue("localhost") String domain,
        @DefaultValue("https") String scheme,
        @Nullable Integer port,
        @DefaultValue List<String> ipv4,
        @DefaultValue List<String> ipv6,
        @Nullable String cname) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*");

    public SiteSettings {
        domain = HostName.normal(domain);
        ipv4 = List.copyOf(ipv4);
        ipv6 = List.copyOf(ipv6);
        cname = cname == null || cname.isBlank() ? null : HostName.normal(cname);
        ipv4.forEach(address -> address(address, IPV4));
        ipv6.forEach(address -> address(address, IPV6));
    }

    /** The host that every environment gets. */
    public String host(String tenantSlug, String app, String environment) {
        var name = environment.equals("production") ? app : app + "-" + environment;
        return name + "." + tenantSlug + "." + domain;
    }

    /** The address of a host's site. */
    public String address(String host) {
        return scheme + "://" + host + (port == null ? "" : ":" + port);
    }

    Set<InetAddress> addresses() {
        return Stream.concat(
                        ipv4.stream().map(address -> address(address, IPV4)),
                        ipv6.stream().map(address -> address(address, IPV6)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static InetAddress address(String said, Pattern kind) {
        if (!kind.matcher(said).matches()) {
            throw new IllegalArgumentException(
                    "\"" + said + "\" is not an " + (kind == IPV4 ? "IPv4" : "IPv6") + " address");
        }
        try {
            return InetAddress.getByName(said);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + said + "\" is not an address", e);
        }
    }
}
