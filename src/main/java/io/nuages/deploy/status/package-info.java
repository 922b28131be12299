/** What runs in the cluster, as pages show it. */
@NullMarked
package io.nuages.deploy.status;

import org.jspecify.annotations.NullMarked;
