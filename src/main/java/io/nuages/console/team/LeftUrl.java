package io.nuages.console.team;

import java.time.Instant;

/**
 * A webhook URL created by somebody who is about to leave: it keeps working.
 *
 * @param href where it is ended
 */
public record LeftUrl(String app, String href, Instant since) {}
