package io.nuages.console.environment;

/** @param goes what is deleted, {@code stays} what is kept; {@code confirm} has to be typed */
public record SettingsPage(boolean redeployOnPush, String copyName, String goes, String stays, String confirm) {}
