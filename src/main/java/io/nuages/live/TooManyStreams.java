package io.nuages.live;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** One account has more pages open than it needs. */
@ResponseStatus(code = HttpStatus.TOO_MANY_REQUESTS, reason = "Too many open pages. Close some.")
public final class TooManyStreams extends RuntimeException {}
