package io.nuages.registry;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names for connections that customers' texts cause. The check is made on the very addresses that the connection then
 * uses, so neither a redirect nor a name that resolves to something else a moment later gets around it.
 */
final class CheckedResolver implements DnsResolver {
    /** The name leads inside. The message names no address. */
    static final class NotPublic extends UnknownHostException {
        NotPublic(String host) {
            super(host + " has no public address");
        }
    }

    private final RegistrySettings settings;

    CheckedResolver(RegistrySettings settings) {
        this.settings = settings;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        var addresses = InetAddress.getAllByName(host);
        // One private address among public ones is refused as well: which of them is used is not ours to say.
        if (!settings.mayBePrivate(host, port) && !Stream.of(addresses).allMatch(PublicAddresses::isPublic)) {
            throw new NotPublic(host);
        }
        return Stream.of(addresses)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
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
