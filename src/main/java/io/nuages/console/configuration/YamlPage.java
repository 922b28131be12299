package io.nuages.console.configuration;

import io.nuages.spec.Change;
import io.nuages.spec.Demand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as YAML.
 *
 * @param text what is saved, or what was typed instead
 * @param base the revision that it was written from
 * @param typed whether it holds what would be lost by leaving the page
 * @param uploaded name of the file that it came from; null for none
 * @param review what saving it would do; null before a review was requested
 */
public record YamlPage(
        String text,
        int base,
        boolean typed,
        @Nullable String uploaded,
        List<SizeLine> sizes,
        @Nullable Review review) {

    /** @param field of the form; @param component for example {@code cron/nightly} */
    public record SizeLine(String field, String component, String size) {
        public String label() {
            return Demand.words(component);
        }
    }

    /**
     * @param changes of what is saved now
     * @param takes what it uses of the plan and costs a month, before and after
     * @param seal identifies what was reviewed: other words have to be reviewed first, too
     * @param nothing whether it is what is saved already
     * @param instead whether saving was asked for, of something else than what was reviewed before
     */
    public record Review(List<Change> changes, List<Take> takes, String seal, boolean nothing, boolean instead) {}

    public record Take(String what, String before, String after) {
        public boolean same() {
            return before.equals(after);
        }
    }
}
