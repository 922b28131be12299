package io.nuages.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A diagnosis with the address of the place where its advice is followed. */
public record DiagnosisView(
        String cause, String next, @Nullable String href, List<String> evidence) {}
