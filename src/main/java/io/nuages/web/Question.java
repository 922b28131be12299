package io.nuages.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;

/**
 * What is asked before an act that stops or destroys something: a dialog, or, without scripts, a page with the same words. The act
 * itself is done only if {@link #CONFIRMED} is sent; otherwise the question is asked.
 *
 * @param title the act as a question, {@code Pause shop · production?}
 * @param consequences what stops, what is lost and what stays, a sentence each
 * @param action where the form posts to
 * @param fields what the act needs to know besides its address
 * @param button the act in a word or two
 * @param danger whether something stops or is lost; then the way back gets the focus
 * @param back where to go after a change of mind
 * @param reason why, if that is to be said
 */
public record Question(
        String title,
        List<String> consequences,
        String action,
        Map<String, String> fields,
        String button,
        boolean danger,
        String back,
        @Nullable Reason reason) {
    /**
     * What is to be said with the answer, as the field {@code reason}.
     *
     * @param hint who reads it
     * @param typed before it was refused
     */
    public record Reason(String hint, String typed) {}

    /** Without a reason to be given. */
    public Question(
            String title,
            List<String> consequences,
            String action,
            Map<String, String> fields,
            String button,
            boolean danger,
            String back) {
        this(title, consequences, action, fields, button, danger, back, null);
    }

    /** Name of the parameter that says that the question was answered. */
    public static final String CONFIRMED = "confirmed";

    /** Name of the parameter that says that the form is wanted back as it was typed. */
    public static final String BACK = "back";

    public Question {
        consequences = List.copyOf(consequences);
        fields = Map.copyOf(fields);
    }

    /**
     * If an act would be refused, nobody is asked for it: the page and the dialog say right away that it cannot be done, and why.
     *
     * @param title as a statement, {@code shop · production cannot be resumed}
     * @param reasons a sentence each
     */
    public static Question impossible(String title, List<String> reasons, String back) {
        return new Question(title, reasons, "", Map.of(), "", false, back);
    }

    public boolean possible() {
        return !button.isEmpty();
    }

    /** The way back in a word: a second "Cancel" beside the act of cancelling would say nothing. */
    public String refusal() {
        return title.startsWith("Cancel ") ? "Let it run" : "Cancel";
    }

    /** Asks on a page, or for htmx in a dialog; returns the view. */
    public String ask(Model model, Htmx htmx) {
        model.addAttribute("question", this);
        return htmx.view("question", "asked");
    }
}
