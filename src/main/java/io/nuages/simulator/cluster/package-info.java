/** The simulated Kubernetes: its objects, controllers and kubelet. */
@NullMarked
package io.nuages.simulator.cluster;

import org.jspecify.annotations.NullMarked;
