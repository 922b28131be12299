package io.nuages.app;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the sites of the installation answer.
 *
 * @param domain below which every environment gets a host, for example {@code apps.example.org}
 * @param scheme of the sites' addresses
 * @param port of the sites' addresses, null for the scheme's own
 */
@ConfigurationProperties("nuages.sites")
public record SiteSettings(
        @DefaultValue("localhost") String domain,
        @DefaultValue("https") String scheme,
        @Nullable Integer port) {
    /** The host that an environment has by itself. */
    public String host(String tenantSlug, String app, String environment) {
        var name = environment.equals("production") ? app : app + "-" + environment;
        return name + "." + tenantSlug + "." + domain;
    }

    /** The address of a host's site. */
    public String address(String host) {
        return scheme + "://" + host + (port == null ? "" : ":" + port);
    }
}
