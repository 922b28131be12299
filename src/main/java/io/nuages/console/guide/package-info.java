/** What an image needs, with files to copy. */
@NullMarked
package io.nuages.console.guide;

import org.jspecify.annotations.NullMarked;
