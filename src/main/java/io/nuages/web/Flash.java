package io.nuages.web;

import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The outcome of an act, shown on the page that follows. */
public final class Flash {
    private Flash() {}

    /**
     * @param done whether this very request did it; somebody else, or the first of two clicks, may have been faster
     * @param otherwise how it was found
     */
    public static void tell(RedirectAttributes redirect, boolean done, String did, String otherwise) {
        redirect.addFlashAttribute(done ? "flash" : "flashProblem", done ? did : otherwise);
    }
}
