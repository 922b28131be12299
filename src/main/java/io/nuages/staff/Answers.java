package io.nuages.staff;

import io.nuages.form.Problems;
import io.nuages.tenant.Refusal;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;

/** What the controllers of forms share. */
final class Answers {
    private Answers() {}

    /** Says in the page what is wrong, field by field. */
    static ModelAndView wrong(ModelAndView page, RuntimeException e) {
        var problems = new LinkedHashMap<String, String>();
        switch (e) {
            case Problems many -> problems.putAll(many.byField((one, other) -> 0));
            case Refusal one -> problems.putAll(one.problems());
            default -> throw e;
        }
        return page.addObject("problems", problems);
    }

    static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The request key that a form was given, so that one click is one act; null if it is not a key. */
    static @Nullable String key(@Nullable String sent) {
        return sent != null && sent.matches("[A-Za-z0-9-]{8,64}") ? sent : null;
    }

    /** -1 if it is not a number; no version is negative. */
    static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }
}
