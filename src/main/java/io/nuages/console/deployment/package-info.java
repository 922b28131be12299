/** Deployments: asking for one, watching it, going back. */
@NullMarked
package io.nuages.console.deployment;

import org.jspecify.annotations.NullMarked;
