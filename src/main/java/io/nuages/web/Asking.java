package io.nuages.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;

/** A request for an act that asks first: an argument of handlers that are mapped by {@link AskMapping}. */
public final class Asking {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Model model;

    Asking(HttpServletRequest request, HttpServletResponse response, Model model) {
        this.request = request;
        this.response = response;
        this.model = model;
    }

    public Model model() {
        return model;
    }

    public HttpServletResponse response() {
        return response;
    }

    /** Asks, unless the question was answered: then acts. */
    public Object first(Supplier<Question> question, Supplier<?> act) {
        if (!request.getMethod().equals("POST")) {
            return question.get().ask(model, Htmx.of(request));
        }
        return Boolean.parseBoolean(request.getParameter(Question.CONFIRMED)) ? act.get() : again(question.get());
    }

    /** Asks about what was typed into a form: the way back sends it again, and {@link #reconsidered} says so. */
    public String aboutTyped(Question question) {
        model.addAttribute("typed", true);
        return again(question);
    }

    /** Whether somebody changed their mind and wants the form back as it was typed. */
    public boolean reconsidered() {
        return Boolean.parseBoolean(request.getParameter(Question.BACK));
    }

    /** Asks people who wanted the act done directly, or says that it cannot be done. */
    public String again(Question question) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return question.ask(model, new Htmx(false));
    }
}
