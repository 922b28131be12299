/**
 * Who did what, for people to read: append-only, one sentence per act, never a secret.
 */
@ApplicationModule(allowedDependencies = "rows")
@NullMarked
package io.nuages.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
