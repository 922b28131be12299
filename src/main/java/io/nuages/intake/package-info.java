/**
 * How requests come in: how long a body may take, how many at a time from whom, so that slow senders cannot hold all threads, and how
 * often.
 */
@ApplicationModule(allowedDependencies = {"tenant"})
@NullMarked
package io.nuages.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
