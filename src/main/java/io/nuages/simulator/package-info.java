/**
 * A simulated cluster behind the same port as the real one, with a registry of sample images and sites that answer: what
 * the embedded default runs on. Its pods, events and failures are believable; its databases and sealed secrets are real.
 */
@ApplicationModule(allowedDependencies = {"cluster", "registry", "live", "host", "spec"})
@NullMarked
package io.nuages.simulator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
