/**
 * Host names: how they are written, which are the portal's own, and what DNS says of them.
 */
@ApplicationModule(allowedDependencies = "rows")
@NullMarked
package io.nuages.host;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
