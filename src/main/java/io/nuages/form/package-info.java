/**
 * What the customer's pages and the provider's have in common: reading what was typed, what is wrong with it field by field, and how
 * a state and a claim are shown.
 */
@ApplicationModule(allowedDependencies = {"plan"})
@NullMarked
package io.nuages.form;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
