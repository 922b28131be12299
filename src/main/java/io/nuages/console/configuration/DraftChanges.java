package io.nuages.console.configuration;

import io.nuages.spec.Change;
import io.nuages.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a form would change of a spec, in words: for somebody whose edit collided with another one. Pure. */
final class DraftChanges {
    private DraftChanges() {}

    static List<Change> between(Spec before, Spec after) {
        var changes = new ArrayList<>(Spec.changes(before, after));
        if (before.app().variables().equals(after.app().variables())
                && !Objects.equals(before.variablesText(), after.variablesText())) {
            changes.add(new Change("comments of the variables", text(before), text(after)));
        }
        return changes;
    }

    private static String text(Spec spec) {
        return spec.variablesText() == null ? VariableLines.format(spec.app().variables()) : spec.variablesText();
    }
}
