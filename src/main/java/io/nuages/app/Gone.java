package io.nuages.app;

import java.util.NoSuchElementException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The tenant has no such app or environment: often because somebody deleted it while somebody else's page still showed it. */
@ResponseStatus(
        code = HttpStatus.NOT_FOUND,
        reason = "It no longer exists. Somebody may have deleted it in the meantime.")
public final class Gone extends NoSuchElementException {}
