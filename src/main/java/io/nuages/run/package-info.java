/**
 * Runs: Jobs that start, last no longer than they may, and end. Their owner says what they are for, and what their end means. For
 * cron jobs and tasks, it is recorded how their runs ended, with their logs.
 */
@ApplicationModule(allowedDependencies = {"cluster", "tenant", "live", "rows"})
@NullMarked
package io.nuages.run;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
