package io.nuages.desk;

/**
 * What came of saving.
 *
 * @param revision the newest one; the one before when nothing changed
 * @param sameMeaning whether only words changed that change nothing of what is deployed, such as comments
 */
public record Saved(int revision, boolean sameMeaning) {}
