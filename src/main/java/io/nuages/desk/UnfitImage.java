package io.nuages.desk;

import io.nuages.form.Problems;
import java.util.List;

/** A registry says that an image cannot be deployed; the app may still be created by insisting on it. */
public final class UnfitImage extends Problems {
    UnfitImage(Problems problems, List<Problem> unfit) {
        super(problems.with(unfit).problems());
    }
}
