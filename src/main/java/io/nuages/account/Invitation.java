package io.nuages.account;

import io.nuages.tenant.Role;
import java.time.Instant;
import java.util.UUID;

/** An invitation to a tenant that nobody has accepted yet. */
public record Invitation(UUID id, String email, Role role, String invitedBy, Instant expiresAt) {}
