/** The tenant itself: members, usage, activity. */
@NullMarked
package io.nuages.console.team;

import org.jspecify.annotations.NullMarked;
