/** The steps of a deployment, one for each phase, and what runs them. */
@NullMarked
package io.nuages.deploy.phase;

import org.jspecify.annotations.NullMarked;
