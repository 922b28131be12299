/** Receivers for registries: their URLs, how to set up senders, what arrived. */
@NullMarked
package io.nuages.console.webhook;

import org.jspecify.annotations.NullMarked;
