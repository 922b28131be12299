package io.nuages.web;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the provider's help is, linked on every page; null for none.
 *
 * @param docs an http or https URL
 * @param support the same, or a mailto URL
 */
@ConfigurationProperties("nuages.help")
public record HelpSettings(@Nullable String docs, @Nullable String support) {
    public HelpSettings {
        docs = url("docs", docs, Set.of("https", "http"));
        support = url("support", support, Set.of("https", "http", "mailto"));
    }

    private static @Nullable String url(String name, @Nullable String said, Set<String> schemes) {
        if (said == null || said.isBlank()) {
            return null;
        }
        try {
            var url = URI.create(said.strip());
            if (url.getScheme() != null && schemes.contains(url.getScheme())) {
                return url.toString();
            }
        } catch (IllegalArgumentException notOne) {
            // Said below.
        }
        throw new IllegalArgumentException("nuages.help." + name + " is \"" + said + "\", which is no URL such as "
                + (name.equals("docs") ? "https://docs.example.org" : "mailto:support@example.org"));
    }
}
