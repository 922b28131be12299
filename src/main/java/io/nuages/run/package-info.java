/**
 * Runs: Jobs that begin, go on for no longer than they may, and end. Whoever owns one says what it is for, and what its end means.
 */
@ApplicationModule(allowedDependencies = "cluster")
@NullMarked
package io.nuages.run;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
