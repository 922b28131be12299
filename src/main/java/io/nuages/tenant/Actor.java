package io.nuages.tenant;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who does something.
 *
 * @param account null when it is not a person, such as the portal itself
 * @param name as the audit log names them, see {@link Profile#actor}
 */
public record Actor(@Nullable UUID account, String name) {}
