/**
 * Accounts, sign-in, one-time links.
 */
@ApplicationModule(allowedDependencies = {"form", "tenant", "audit", "live", "intake", "web", "host", "mail", "rows"})
@NullMarked
package io.nuages.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
