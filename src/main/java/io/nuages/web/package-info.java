/**
 * What every page shares: security headers, errors, layout.
 */
@ApplicationModule(allowedDependencies = {"tenant", "live", "plan", "cluster"})
@NullMarked
package io.nuages.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
