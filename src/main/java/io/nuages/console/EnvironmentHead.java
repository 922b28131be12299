package io.nuages.console;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What stands above every page of an environment. */
public record EnvironmentHead(
        UUID id,
        String tenantBase,
        String base,
        String app,
        String environment,
        List<Sibling> siblings,
        Standing state,
        @Nullable String address,
        String host,
        @Nullable Note note,
        boolean simulated,
        boolean mayWrite,
        boolean mayOwn,
        boolean mayRollBack,
        boolean deleting) {
    public record Sibling(String name, String href) {}

    public String title() {
        return app + " · " + environment;
    }
}
