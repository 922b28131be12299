/** The sites that simulated pods serve. */
@NullMarked
package io.nuages.simulator.site;

import org.jspecify.annotations.NullMarked;
