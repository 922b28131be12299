/** From a release to its manifests, and what of earlier renderings is kept. */
@NullMarked
package io.nuages.deploy.rendering;

import org.jspecify.annotations.NullMarked;
