/** What an environment is wanted to be: the form, the same as YAML, a new app, and what it would cost. */
@NullMarked
package io.nuages.console.configuration;

import org.jspecify.annotations.NullMarked;
