/**
 * The customer's part of an environment as a document, {@code app.yaml}: the shape is that of the chart's {@code app} values. Pure.
 */
@ApplicationModule(allowedDependencies = {"form"})
@NullMarked
package io.nuages.spec;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
