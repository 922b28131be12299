package io.nuages.deploy.diagnosis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Why no node accepts a pod, according to the scheduler, for example {@code 0/3 nodes are available: 1 Insufficient memory, 2 node(s)
 * were unschedulable.} Pure.
 *
 * @param says the end of a sentence that began with whose pod it is
 */
record Scheduling(String says, String advice) {
    private static final Pattern PART = Pattern.compile(
            "(\\d+) (Insufficient [\\w/-]+(?:\\.[\\w/-]+)*|Too many pods|node\\(s\\)[^,.{]*(?:\\{[^}]*\\})?)");
    private static final Pattern CLAIM =
            Pattern.compile("persistentvolumeclaim \"([^\"]+)\" (?:not found|is being deleted)");

    static Scheduling of(String message) {
        var missing = CLAIM.matcher(message);
        if (missing.find()) {
            return new Scheduling(DiagnosisTexts.volumeMissing(missing.group(1)), DiagnosisTexts.VOLUME_MISSING_ADVICE);
        }
        if (message.contains("unbound immediate PersistentVolumeClaims")) {
            return new Scheduling(DiagnosisTexts.WAITS_FOR_VOLUME, DiagnosisTexts.WAITS_FOR_VOLUME_ADVICE);
        }
        // The rest is about making room by preemption.
        var first = message.split("preemption:", 2)[0];
        var counts = new LinkedHashMap<String, Integer>();
        PART.matcher(first)
                .results()
                .forEach(part -> counts.merge(why(part.group(2)), Integer.parseInt(part.group(1)), Integer::sum));
        if (counts.isEmpty()) {
            return new Scheduling(DiagnosisTexts.fitsNowhere(""), DiagnosisTexts.NODES_ARE_BUSY);
        }
        var room = counts.keySet().stream().anyMatch(why -> why.startsWith("lack") || why.startsWith("have"));
        var why = counts.size() == 1 ? only(counts.keySet().iterator().next(), counts) : listed(counts);
        return new Scheduling(
                DiagnosisTexts.fitsNowhere(why), room ? DiagnosisTexts.NODES_ARE_BUSY : DiagnosisTexts.NODES_ARE_AWAY);
    }

    private static String only(String why, Map<String, Integer> counts) {
        return switch (why) {
            case "are paused by your hosting provider" ->
                "your hosting provider has paused " + (counts.containsValue(1) ? "the only one" : "all of them");
            case "do not respond" -> "none of them responds";
            case "have reached their pod limit" -> "each has reached its pod limit";
            default -> why.startsWith("lack ") ? "none has enough " + why.substring(5) + " left" : "all of them " + why;
        };
    }

    private static String listed(Map<String, Integer> counts) {
        var text = new StringBuilder();
        counts.forEach((why, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(count == 1 ? singular(why) : why));
        return text.toString();
    }

    private static String singular(String why) {
        return why.replaceFirst("^are ", "is ")
                .replaceFirst("^lack ", "lacks ")
                .replaceFirst("^have reached their", "has reached its")
                .replaceFirst("^do not", "does not");
    }

    private static String why(String part) {
        if (part.startsWith("Insufficient ")) {
            return switch (part.substring("Insufficient ".length())) {
                case "cpu" -> "lack CPU";
                case "ephemeral-storage" -> "lack disk space";
                case "memory" -> "lack memory";
                default -> "lack " + part.substring("Insufficient ".length());
            };
        }
        if (part.startsWith("Too many pods")) {
            return "have reached their pod limit";
        }
        if (part.contains("unschedulable")) {
            return "are paused by your hosting provider";
        }
        if (part.contains("not-ready") || part.contains("unreachable") || part.contains("network-unavailable")) {
            return "do not respond";
        }
        if (part.contains("disk-pressure")) {
            return "lack disk space";
        }
        if (part.contains("memory-pressure")) {
            return "lack memory";
        }
        if (part.contains("pid-pressure")) {
            return "lack process IDs";
        }
        if (part.contains("volume node affinity")
                || part.contains("volume limits")
                || part.contains("max volume count")) {
            return "are not where its volume is";
        }
        return "are reserved for others";
    }
}
