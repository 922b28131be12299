/**
 * Runs: Jobs that begin, go on for no longer than they may, and end. Whoever owns one says what it is for, and what its end means. Of
 * cron jobs and tasks it is kept how their runs ended, with their logs.
 */
@ApplicationModule(allowedDependencies = {"cluster", "tenant", "live", "rows"})
@NullMarked
package io.nuages.run;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
