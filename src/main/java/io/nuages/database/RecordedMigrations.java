package io.nuages.database;

import java.util.Set;

/** Which migrations Django has recorded as applied in an environment's database, in its table {@code django_migrations}. */
public sealed interface RecordedMigrations {
    /** @param names for example {@code shop.0042_price}, as the customer's code wrote them; empty when there is no such table */
    record Known(Set<String> names) implements RecordedMigrations {
        public Known {
            names = Set.copyOf(names);
        }
    }

    /** @param reason part of a sentence, in the portal's own words */
    record Unknown(String reason) implements RecordedMigrations {}
}
