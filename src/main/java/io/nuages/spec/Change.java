package io.nuages.spec;

/**
 * One difference between two specs.
 *
 * @param what for example {@code variable DEBUG} or {@code web, pods}
 * @param before empty when it is new
 * @param after empty when it is gone
 */
public record Change(String what, String before, String after) {}
