/** Columns that JDBC reads and writes in another form than the rest of the code: times, words for constants, lists, JSON. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.nuages.rows;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
