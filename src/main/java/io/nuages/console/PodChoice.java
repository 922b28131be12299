package io.nuages.console;

/** A pod whose log one may read. @param words for the list */
public record PodChoice(String name, String words) {}
