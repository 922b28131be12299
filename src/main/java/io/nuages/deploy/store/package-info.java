/** The SQL of deployments, releases and states of environments. */
@NullMarked
package io.nuages.deploy.store;

import org.jspecify.annotations.NullMarked;
