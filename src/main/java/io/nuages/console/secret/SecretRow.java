package io.nuages.console.secret;

import io.nuages.form.Badge;
import io.nuages.tenant.People;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A sealed variable. @param how for example {@code sealed in a browser} */
public record SecretRow(
        String variable,
        String how,
        @Nullable Instant at,
        People.@Nullable Person by,
        @Nullable Badge state) {}
