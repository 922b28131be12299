package io.nuages.console.environment;

/** A pod whose log may be read. @param words for the list */
public record PodChoice(String name, String words) {}
