/** Search over what a tenant has: apps, environments, deployments by number, and the pages of the portal with what they set. */
@NullMarked
package io.nuages.console.search;

import org.jspecify.annotations.NullMarked;
