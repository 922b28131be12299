package io.nuages.desk;

/**
 * The result of saving.
 *
 * @param revision the newest one; the previous one when nothing changed
 * @param sameMeaning whether only words changed that do not affect what is deployed, such as comments
 */
public record Saved(int revision, boolean sameMeaning) {}
