/** Sealed secrets: entered, uploaded, removed. */
@NullMarked
package io.nuages.console.secret;

import org.jspecify.annotations.NullMarked;
