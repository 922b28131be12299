/**
 * What members of a tenant can do: one method per act, however it is requested. Each checks the role, runs in one transaction,
 * treats a form that is sent twice as one, and leaves a record in the audit log; it refuses with {@code Problems} or
 * {@code Refusal}, and then nothing is stored.
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
