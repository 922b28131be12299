package io.nuages.console;

import io.nuages.form.Badge;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The head of every page of an environment.
 *
 * @param address where visitors reach the site; null when there is nothing to open
 * @param host the same in words
 * @param awaited the first own host that is not live; null when all are, or nothing is yet
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
     * A host of the newest configuration that is not live.
     *
     * @param missing what is missing, in a few words
     */
    public record Awaited(String host, String missing) {}

    public record Sibling(String name, String href) {}

    /** On the overview, which says in full why the newest deployment failed, the head only says that it did. */
    public @Nullable Note note(String tab) {
        return note != null && tab.equals("overview") ? note.brief() : note;
    }

    /** {@code shop · production}. */
    public String called() {
        return app + " · " + environment;
    }

    /**
     * The title of a page, which begins with the sign of the state.
     *
     * @param page what it shows, up to the name of the environment; empty for the overview
     */
    public String title(String page) {
        return state.sign() + " " + page + called();
    }
}
