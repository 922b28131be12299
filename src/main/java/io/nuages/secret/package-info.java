/**
 * Sealing: certificates, the {@code kubeseal} process, uploaded manifests. Plaintext is never stored, logged or answered.
 */
@ApplicationModule(allowedDependencies = {"tenant", "audit", "live", "app", "cluster", "form", "spec", "rows"})
@NullMarked
package io.nuages.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
