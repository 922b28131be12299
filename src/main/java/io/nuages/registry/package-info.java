/**
 * Image references and the registries that hold the images.
 */
@ApplicationModule(allowedDependencies = {"cluster"})
@NullMarked
package io.nuages.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
