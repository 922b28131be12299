/** From what the cluster says of pods, Jobs and Deployments to what is wrong, in words that help. Pure. */
@NullMarked
package io.nuages.deploy.diagnosis;

import org.jspecify.annotations.NullMarked;
