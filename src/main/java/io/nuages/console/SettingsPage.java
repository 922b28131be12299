package io.nuages.console;

/** @param goes what a deletion takes with it, {@code stays} what it leaves; {@code confirm} is to be typed */
public record SettingsPage(boolean redeployOnPush, String copyName, String goes, String stays, String confirm) {}
