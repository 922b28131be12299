package io.nuages.deploy;

import io.nuages.chart.ReleaseInput;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/** What a provider writes about networks, read as strictly as Kubernetes reads it. */
final class Network {
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}/(3[0-2]|[12]?\\d)");
    private static final Pattern IPV6 = Pattern.compile("([0-9a-fA-F]*:[0-9a-fA-F:]*)/(12[0-8]|1[01]\\d|[1-9]?\\d)");
    private static final Pattern NAT64 = Pattern.compile("([0-9a-f]{1,4}:){1,6}:/96");
    private static final Pattern PEER = Pattern.compile("(.+/\\d+):(\\d{1,5})");
    private static final int PORTS = 65535;

    private Network() {}

    /**
     * The port follows the last colon, since an IPv6 range contains colons itself: {@code fd00::/8:5432}.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    static ReleaseInput.Peer peer(String text) {
        var parts = PEER.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a range with a port, such as 10.0.0.0/24:6379 or fd00::/8:6379.");
        }
        var port = Integer.parseInt(parts.group(2));
        if (port < 1 || port > PORTS) {
            throw new IllegalArgumentException("\"" + text + "\" has no port between 1 and " + PORTS + ".");
        }
        return new ReleaseInput.Peer(checked(parts.group(1)), List.of(port));
    }

    /** @throws IllegalArgumentException when it is not a range of addresses */
    static String checked(String cidr) {
        if (!IPV4.matcher(cidr).matches() && !isIpv6(cidr)) {
            throw new IllegalArgumentException(
                    "\"" + cidr + "\" is not a range of addresses, such as 10.0.0.0/24 or fd00::/8.");
        }
        return cidr;
    }

    /** @throws IllegalArgumentException when it is not a prefix of 96 bits, to be followed by an IPv4 address (RFC 6052) */
    static void prefix(String text) {
        if (!NAT64.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a NAT64 prefix of 96 bits, such as 64:ff9b::/96.");
        }
    }

    private static boolean isIpv6(String cidr) {
        var parts = IPV6.matcher(cidr);
        if (!parts.matches()) {
            return false;
        }
        try {
            // Anything with a colon is never looked up as a name.
            return InetAddress.getByName(parts.group(1)) instanceof Inet6Address;
        } catch (UnknownHostException malformed) {
            return false;
        }
    }
}
