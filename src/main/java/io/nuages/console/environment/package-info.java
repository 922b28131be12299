/** One environment: what runs, its logs, addresses, database and settings. */
@NullMarked
package io.nuages.console.environment;

import org.jspecify.annotations.NullMarked;
