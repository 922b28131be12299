package io.nuages.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A diagnosis with the address of the page where its advice can be followed. */
public record DiagnosisView(
        String cause, String next, @Nullable String href, List<String> evidence) {}
