/**
 * What an environment is wanted to be, as two documents in the shape of the chart's values: the customer's part, {@code app.yaml}, and
 * the operator's. One file an aspect: its record, its rules, what it takes of the plan, and its differences in words. Pure.
 */
@ApplicationModule(allowedDependencies = {"form", "plan", "registry", "host"})
@NullMarked
package io.nuages.spec;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
