/** One environment: what runs, its logs, domains, database and settings. */
@NullMarked
package io.nuages.console.environment;

import org.jspecify.annotations.NullMarked;
