/**
 * Plans, sizes and the arithmetic of quota.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.nuages.plan;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
