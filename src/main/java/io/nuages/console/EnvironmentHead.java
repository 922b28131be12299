package io.nuages.console;

import io.nuages.form.Badge;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stands above every page of an environment.
 *
 * @param address by which visitors get to the site; null when there is nothing to open
 * @param host the same in words
 * @param awaited the first own host that does not serve; null when all do, or nothing does yet
 */
public record EnvironmentHead(
        UUID id,
        String tenantBase,
        String base,
        String app,
        String environment,
        List<Sibling> siblings,
        Badge state,
        @Nullable String address,
        String host,
        @Nullable Awaited awaited,
        @Nullable Note note,
        boolean simulated,
        boolean mayWrite,
        boolean mayOwn,
        boolean mayRollBack,
        boolean paused,
        boolean deleting) {
    /**
     * A host of the newest configuration that does not serve.
     *
     * @param missing what is missing, in a few words
     */
    public record Awaited(String host, String missing) {}

    public record Sibling(String name, String href) {}

    public String title() {
        return app + " · " + environment;
    }
}
