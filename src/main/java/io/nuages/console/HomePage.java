package io.nuages.console;

import io.nuages.audit.Audit;
import io.nuages.form.Badge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tenant's home.
 *
 * @param topics whose changes it shows: the tenant's id and its environments'
 * @param page from 1; {@code more} whether there are apps on a further page
 */
public record HomePage(
        String base,
        String topics,
        String summary,
        List<AppCard> apps,
        int page,
        boolean more,
        PlanMeters plan,
        List<Audit.Entry> activity,
        boolean mayCreate) {
    /** @param image without tag */
    public record AppCard(String name, String href, String image, List<EnvironmentRow> environments) {}

    /**
     * @param address null when there is nothing to open
     * @param host the address in words, or why there is none
     * @param version null before the first release serves
     */
    public record EnvironmentRow(
            String name,
            String href,
            Badge state,
            @Nullable String address,
            String host,
            @Nullable String version,
            @Nullable String digest,
            @Nullable Note note,
            boolean mayResume) {}
}
