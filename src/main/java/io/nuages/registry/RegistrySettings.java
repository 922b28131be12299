package io.nuages.registry;

import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which registries inside the hoster's network the portal may ask. Every other host must have public addresses only.
 *
 * @param allowed hosts, each with or without a port, that may have private addresses
 * @param plainHttp hosts of the same kind that are asked over plain http
 */
@ConfigurationProperties("nuages.registry")
record RegistrySettings(
        @DefaultValue List<String> allowed, @DefaultValue List<String> plainHttp) {

    boolean mayBePrivate(String host, int port) {
        return listed(allowed, host, port) || listed(plainHttp, host, port);
    }

    boolean plain(String host, int port) {
        return listed(plainHttp, host, port);
    }

    private static boolean listed(List<String> hosts, String host, int port) {
        var name = host.toLowerCase(Locale.ROOT);
        return hosts.stream()
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .anyMatch(entry -> entry.equals(name) || entry.equals(name + ":" + port));
    }
}
