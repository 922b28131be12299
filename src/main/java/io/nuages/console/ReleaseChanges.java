package io.nuages.console;

import io.nuages.deploy.Release;
import io.nuages.spec.Change;
import io.nuages.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a deployment changes compared with what was live before: image first, then the configuration. Pure. */
public final class ReleaseChanges {
    private ReleaseChanges() {}

    /** @param digest null until the tag is resolved */
    public static List<Change> between(
            Spec before, Release previous, Spec after, String image, @Nullable String digest) {
        var changes = new ArrayList<Change>();
        if (!previous.image().equals(image)) {
            changes.add(new Change("image", previous.image(), image));
        } else if (digest != null && !digest.equals(previous.digest())) {
            // The same tag, pushed again.
            changes.add(new Change("digest", previous.digest(), digest));
        }
        Spec.changes(before, after).stream()
                .filter(change -> !change.what().equals("image"))
                .forEach(changes::add);
        return changes;
    }
}
