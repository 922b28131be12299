package io.nuages.console.configuration;

import io.nuages.registry.Lookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a registry says about an image, in one line.
 *
 * @param tone found, error, or hint when nothing may be concluded
 * @param created null where the image does not say
 */
public record ImageFound(
        String tone, String words, @Nullable Instant created) {
    static ImageFound of(Lookup lookup) {
        return switch (lookup) {
            case Lookup.Found found -> new ImageFound("found", words(found), found.created());
            case Lookup.NotFound no -> new ImageFound("error", no.message(), null);
            case Lookup.Denied no -> new ImageFound("error", no.message(), null);
            case Lookup.WrongPlatform no -> new ImageFound("error", no.message(), null);
            case Lookup.Refused no -> new ImageFound("error", no.message(), null);
            case Lookup.Busy later -> new ImageFound("hint", later.message(), null);
            case Lookup.Unreachable no -> new ImageFound("hint", no.message(), null);
        };
    }

    private static String words(Lookup.Found found) {
        var parts = new ArrayList<String>();
        parts.add(found.platform());
        if (found.bytes() > 0) {
            parts.add(String.format(Locale.ENGLISH, "%.0f MB", Math.max(1, found.bytes() / 1e6)));
        }
        parts.add(found.user().isEmpty() ? "runs as root, which is refused" : "runs as user " + found.user());
        if (!found.ports().isEmpty()) {
            parts.add(
                    "listens on " + found.ports().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        return "Found: " + String.join(", ", parts) + ". The tag means "
                + found.digest().substring(0, Math.min(15, found.digest().length())) + "… now";
    }
}
