/** The application: one process of any number of equal replicas. Its rooms are the packages below. */
@NullMarked
package io.nuages;

import org.jspecify.annotations.NullMarked;
