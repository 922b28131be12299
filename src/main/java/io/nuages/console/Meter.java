package io.nuages.console;

/** A bar. @param amount in words, for example {@code 5.5 of 8 GiB} */
public record Meter(String label, String amount, int percent) {}
