package io.nuages.console;

import io.nuages.app.Draft;
import io.nuages.spec.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What differs between two drafts, in words: for somebody whose edit collided with another one. Pure. */
final class DraftChanges {
    private DraftChanges() {}

    static List<Change> between(Draft before, Draft after) {
        var a = lines(before);
        var b = lines(after);
        var names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        var changes = new ArrayList<Change>();
        for (var name : names) {
            var had = a.getOrDefault(name, "");
            var has = b.getOrDefault(name, "");
            if (!had.equals(has)) {
                changes.add(new Change(name, had, has));
            }
        }
        if (before.variables().equals(after.variables())
                && !Objects.equals(before.variablesText(), after.variablesText())) {
            changes.add(new Change("comments of the variables", text(before), text(after)));
        }
        return changes;
    }

    private static String text(Draft draft) {
        return draft.variablesText() == null ? VariableLines.format(draft.variables()) : draft.variablesText();
    }

    private static Map<String, String> lines(Draft draft) {
        var lines = new LinkedHashMap<String, String>();
        draft.processes().forEach(process -> {
            lines.put(process.name() + ", command", process.command());
            lines.put(process.name() + ", size", process.size());
            lines.put(process.name() + ", pods", Integer.toString(process.pods()));
        });
        lines.put("release command", draft.releaseCommand());
        lines.put("port", Integer.toString(draft.port()));
        lines.put("health check", draft.healthPath());
        lines.put("own addresses", String.join(", ", draft.hosts()));
        draft.variables().forEach((name, value) -> lines.put("variable " + name, value));
        lines.put("database", draft.databaseMib() / 1024 + " GiB");
        lines.put("files", draft.volumeMib() / 1024 + " GiB");
        return lines;
    }
}
