/**
 * What members of a tenant can do: one method an act, whichever way it is asked for. Each looks at the role, runs in one transaction,
 * takes a form that is sent twice for one, and leaves its record in the audit log; what it refuses it says as {@code Problems} or
 * {@code Refusal}, and has kept nothing then.
 */
@ApplicationModule(
        allowedDependencies = {
            "app",
            "database",
            "deploy",
            "secret",
            "spec",
            "webhook",
            "account",
            "tenant",
            "registry",
            "form"
        })
@NullMarked
package io.nuages.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
