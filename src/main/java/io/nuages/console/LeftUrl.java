package io.nuages.console;

import java.time.Instant;

/**
 * A webhook URL that somebody made who is about to leave: it goes on working.
 *
 * @param href where it is ended
 */
public record LeftUrl(String app, String href, Instant since) {}
