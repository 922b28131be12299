package io.nuages.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The provider's settings for host names.
 *
 * @param aliases hosts that are the portal's besides that of {@code nuages.url}
 * @param resolver addresses of the name servers to ask, with or without a port; none means the system's
 * @param withoutProof domains directly below which a tenant may have a host without a proof
 */
@ConfigurationProperties("nuages.hosts")
public record HostSettings(
        @DefaultValue List<String> aliases,
        @DefaultValue List<String> resolver,
        @DefaultValue List<String> withoutProof) {
    private static final Pattern SERVER = Pattern.compile(
            "(\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+|\\[([0-9a-fA-F:.]+)])(?::(\\d{1,5}))?");

    public HostSettings {
        aliases = List.copyOf(aliases);
        resolver = List.copyOf(resolver);
        resolver.forEach(HostSettings::server);
        withoutProof = withoutProof.stream().map(HostName::normal).toList();
    }

    List<InetSocketAddress> servers() {
        return resolver.stream().map(HostSettings::server).toList();
    }

    /** An address, never a name: a resolver cannot be found by name. */
    private static InetSocketAddress server(String said) {
        var matcher = SERVER.matcher(said.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + said + "\" is not the address of a name server, such as 10.0.0.53 or 10.0.0.53:5353");
        }
        var port = matcher.group(3) == null ? 53 : Integer.parseInt(matcher.group(3));
        try {
            var address = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + said + "\" is not the address of a name server", e);
        }
    }
}
