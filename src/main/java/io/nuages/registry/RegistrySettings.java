package io.nuages.registry;

import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which registries inside the provider's network the portal may ask. Every other host must have public addresses only.
 *
 * @param allowed hosts, each with or without a port, that may have private addresses, of registries and of what these redirect to
 * @param plainHttp hosts of the same kind that are asked over plain http
 */
@ConfigurationProperties("nuages.registry")
record RegistrySettings(
        @DefaultValue List<String> allowed, @DefaultValue List<String> plainHttp) {

    boolean mayBePrivate(String host, int port) {
        return listed(allowed, host, port) || listed(plainHttp, host, port);
    }

    /**
     * Whether what one host answers, a redirect or where to get a token, may lead to the other. Listed hosts may lead to each
     * other: a registry has its tokens and its layers on other hosts. Any other registry is a stranger's, who would have the portal
     * ask what is inside for whatever they like.
     */
    boolean mayLead(String from, int fromPort, String to, int toPort) {
        return !mayBePrivate(to, toPort) || mayBePrivate(from, fromPort);
    }

    boolean plain(String host, int port) {
        return listed(plainHttp, host, port);
    }

    private static boolean listed(List<String> hosts, String host, int port) {
        var lower = host.toLowerCase(Locale.ROOT);
        // An IPv6 address stands in brackets where a port may follow it, and without them elsewhere.
        var name = lower.startsWith("[") ? lower.substring(1, lower.length() - 1) : lower;
        return hosts.stream()
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .anyMatch(entry -> entry.equals(name)
                        || entry.equals("[" + name + "]")
                        || entry.equals((name.contains(":") ? "[" + name + "]" : name) + ":" + port));
    }
}
