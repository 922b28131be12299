/**
 * How bodies of requests come in: how long one may take, and how many at once from whom, so that slow senders cannot hold all threads.
 */
@ApplicationModule(allowedDependencies = {"tenant"})
@NullMarked
package io.nuages.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
