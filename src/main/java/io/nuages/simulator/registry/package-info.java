/** The simulated registry and its sample images. */
@NullMarked
package io.nuages.simulator.registry;

import org.jspecify.annotations.NullMarked;
