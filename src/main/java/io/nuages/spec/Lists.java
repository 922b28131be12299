package io.nuages.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What commands of all kinds have in common. */
final class Lists {
    private Lists() {}

    static List<String> copy(@Nullable List<String> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    static List<String> joined(List<String> command, List<String> args) {
        var all = new ArrayList<>(command);
        all.addAll(args);
        return List.copyOf(all);
    }

    static void saysWhatToRun(String at, List<String> command, List<String> args, Findings findings) {
        if (command.isEmpty() && args.isEmpty()) {
            findings.add(
                    at,
                    "has no command: without a command or args, it would run the image's own command, which is the site.");
        }
    }
}
