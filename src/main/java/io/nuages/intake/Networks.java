package io.nuages.intake;

import jakarta.servlet.ServletRequest;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Which network a request comes from: an IPv4 address, or the first half of an IPv6 one, since the owner of one usually has
 * the 2⁶⁴ beside it. The address is that of the client, or what a proxy says that the portal is configured to trust
 * ({@code server.forward-headers-strategy}); anything else in a request decides nothing, since anybody can send it.
 */
public final class Networks {
    private static final Pattern ADDRESS_4 = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3})(?::\\d{1,5})?");
    private static final Pattern ADDRESS_6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final int HALF = 8;

    private static final List<IpAddressMatcher> SHARED = Stream.of(
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "0.0.0.0/8",
                    "::1/128",
                    "fc00::/7",
                    "fe80::/10")
            .map(IpAddressMatcher::new)
            .toList();

    private Networks() {}

    /**
     * The network, if it says something about who sent the request. A private address does not: it may be a proxy, a gateway, a
     * port forwarded by a container engine, or a node of the cluster, behind which is everybody. It counts neither for nor against
     * anybody.
     *
     * @return empty when nobody can tell
     */
    public static Optional<String> of(ServletRequest request) {
        return Optional.ofNullable(address(request.getRemoteAddr()))
                .filter(address -> SHARED.stream().noneMatch(block -> block.matches(address.getHostAddress())))
                .map(Networks::network);
    }

    /** The address for people to read, private ones too. */
    public static Optional<String> shown(ServletRequest request) {
        return Optional.ofNullable(address(request.getRemoteAddr())).map(InetAddress::getHostAddress);
    }

    /** The network of the connecting client, private ones too, for limits shared among connections; anything that is not an address is its own network. */
    public static String ofAny(@Nullable String said) {
        var address = address(said);
        return address == null ? String.valueOf(said) : network(address);
    }

    private static String network(InetAddress address) {
        return address instanceof Inet4Address
                ? address.getHostAddress()
                : HexFormat.ofDelimiter(":").formatHex(Arrays.copyOf(address.getAddress(), HALF)) + "::/64";
    }

    /** A proxy may say anything: names are not looked up. */
    private static @Nullable InetAddress address(@Nullable String said) {
        if (said == null) {
            return null;
        }
        var four = ADDRESS_4.matcher(said);
        try {
            if (four.matches()) {
                return InetAddress.getByName(four.group(1));
            }
            return said.indexOf(':') >= 0 && ADDRESS_6.matcher(said).matches() ? InetAddress.getByName(said) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
