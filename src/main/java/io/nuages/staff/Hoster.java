package io.nuages.staff;

import java.util.UUID;

/**
 * Who of the hoster's people asks: an argument of every handler under {@code /staff} that changes something.
 *
 * @param actor as the audit log names them: the e-mail address
 */
public record Hoster(UUID account, String actor) {}
