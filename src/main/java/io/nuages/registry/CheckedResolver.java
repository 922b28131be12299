package io.nuages.registry;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names for connections that customers' input causes. The check is made on the very addresses that the connection then
 * uses, so neither a redirect nor a name that resolves to something else a moment later gets around it.
 */
final class CheckedResolver implements DnsResolver {
    /** The name resolves to an internal address. The message names no address. */
    static final class NotPublic extends UnknownHostException {
        NotPublic(String host) {
            super(host + " has no public address");
        }
    }

    /** What a name resolves to. */
    interface Names {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private final RegistrySettings settings;
    private final Names names;

    CheckedResolver(RegistrySettings settings) {
        this(settings, InetAddress::getAllByName);
    }

    CheckedResolver(RegistrySettings settings, Names names) {
        this.settings = settings;
        this.names = names;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        var addresses = names.all(host);
        var anywhere = settings.mayBePrivate(host, port);
        // The connection tries these addresses and no others, so a private one among public ones is left out.
        var reachable = Stream.of(addresses)
                .filter(address -> anywhere || PublicAddresses.isPublic(address))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        if (reachable.isEmpty()) {
            throw new NotPublic(host);
        }
        return reachable;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        throw new UnknownHostException(host + " without a port");
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
