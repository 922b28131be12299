package io.nuages.console;

/**
 * A bar.
 *
 * @param amount in words, for example {@code 5.5 of 8 GiB}
 * @param rest what is not in use, in words, for example {@code 2.5 GiB free · up to 1 GiB more in roll-outs}
 */
public record Meter(String label, String amount, int percent, String rest) {}
