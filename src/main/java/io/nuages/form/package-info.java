/** What forms have in common, whoever fills them in: what is wrong with what was typed, field by field. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.nuages.form;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
