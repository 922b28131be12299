/**
 * The narrow port to Kubernetes: apply, prune, observe, delete, logs, watch. Only this room uses fabric8.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.nuages.cluster;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
