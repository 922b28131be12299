package io.nuages.deploy.diagnosis;

import io.nuages.deploy.Diagnosis.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a program ended, according to its log. The line that says so is rarely the last: a server adds that it ends, a
 * database driver asks whether a server runs, an editor's caret points at a line of SQL. Pure.
 *
 * @param text one sentence without its full stop
 * @param advice what to do, from the fact found and nothing else; null when the reason is enough
 */
record Reason(String text, @Nullable String advice, Place place) {
    private static final int LONGEST = 200;

    /** What a log's lines start with: colours, times, process numbers, levels. */
    private static final Pattern COLOUR = Pattern.compile("\\x1B\\[[0-9;]*[A-Za-z]");

    private static final Pattern STAMP =
            Pattern.compile("^(?:\\[?\\d{4}-\\d\\d-\\d\\d[T ][\\d:.,]+(?: ?(?:Z|[+-]\\d\\d:?\\d\\d))?(?:\\]|:(?= ))?["
                    + " |-]*)?(?:\\[\\d+\\] )?");
    private static final Pattern LEVEL = Pattern.compile(
            "^[\\[(]?(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|PANIC)(?:/[\\w-]+)?(?:\\])?[:)]?\\s+(?:[\\w.]+:\\d+"
                    + " )?(?:- )?");

    /** Celery puts time and level within one pair of brackets. */
    private static final Pattern CELERY =
            Pattern.compile("^\\[[\\d-]+ [\\d:,.]+: (DEBUG|INFO|WARNING|ERROR|CRITICAL)/[^\\]]+\\] ?");

    private static final Pattern EXCEPTION = Pattern.compile(
            "^((?:[A-Za-z_]\\w*\\.)*[A-Z]\\w*(?:Error|Exception|Configured|Exit|NotReady|Timeout|Failure|Fault|DoesNotExist|Interrupt|Refused|Denied|NotFound|Missing|Invalid))(?::"
                    + " (.*))?$");

    /** Below a traceback, a line starts with the class that was raised, whichever it is. */
    private static final Pattern RAISED = Pattern.compile("^((?:[A-Za-z_]\\w*\\.)*[A-Za-z_]\\w*)(?:: (.*))?$");

    /** Exceptions that refer to another one, which is above them. */
    private static final Pattern WRAPPER = Pattern.compile(
            "HaltServer|^SystemExit|^KeyboardInterrupt|Unable to configure (?:handler|formatter|filter|logger|root"
                    + " logger)|Couldn't import Django|The translation infrastructure cannot be"
                    + " initialized|AppImportError|\\(\\d+ sub-exceptions?\\)$|^(?:concurrent\\.futures|multiprocessing)\\S*: ?$");

    private static final Pattern PLACE_IN_FILE = Pattern.compile("^\\s*File \"([^\"]+)\", line (\\d+)");

    /** Files that an app's developer does not fix. */
    private static final Pattern LIBRARY = Pattern.compile(
            "/(?:site|dist)-packages/|^(?:/usr)?(?:/local)?/lib/|^/opt/|^<|/lib/python\\d|manage\\.py$");

    private static final Pattern APPLYING = Pattern.compile("Applying ([\\w]+\\.[\\w]+)\\.\\.\\.(.*)$");
    private static final Pattern ERRNO = Pattern.compile("\\[Errno -?\\d+\\] ");

    /** What a shell, a kernel, an interpreter or a parser of arguments says for itself. */
    private static final List<Pattern> ENTRY = List.of(
            Pattern.compile("^exec (\\S+): .+"),
            Pattern.compile("^(?:standard_init_linux\\.go:\\d+: )?exec user process caused:? .+"),
            Pattern.compile("^(?:/usr/bin/)?env: .+"),
            Pattern.compile("^\\S+: (?:line )?\\d+: .+"),
            Pattern.compile(
                    "^(?:\\S*/)?python[\\d.]*: (?:can't open file|No module named|Error while finding module).+"),
            Pattern.compile("^(?:-?(?:ba|da|a)?sh|/bin/\\w+): .+"),
            Pattern.compile("^(?:\\S+|\\S*manage\\.py \\w+|\\S+ \\S+): error: .+"),
            Pattern.compile("^Unknown command: .+"),
            Pattern.compile("^Error: .+"),
            Pattern.compile("^(?:Fatal Python error|fatal|FATAL|ERROR): .+"));

    /** The frame that Python draws around a group of exceptions. */
    private static final Pattern GROUP =
            Pattern.compile("^\\s*\\+ Exception Group Traceback|^\\s*\\+(?:-\\+)?-{10,}(?: \\S+ -{10,})?$");

    private static final Pattern MARGIN = Pattern.compile("^\\s*(?:\\+ (?=Exception Group)|\\| ?)");

    /** What is said about an end, or when all is well; never why. */
    private static final Pattern NOISE = Pattern.compile("(?i)^(?:Is the server running|LINE"
            + " \\d+:|\\^|HINT:|DETAIL:|CONTEXT:|Applying \\S+\\.\\.\\.|Operations to perform|Running migrations|Worker"
            + " exiting|Worker \\(pid:\\d+\\) exited|Shutting down|Reason: \\w+ failed to|Handling signal|Booting"
            + " worker|Starting gunicorn|Listening at|Using worker|Exception in worker process|Waiting for"
            + " application|Application startup|Application shutdown|Finished server process|Started server"
            + " process|Uvicorn running|Watching for file changes|Performing system checks|System check identified|Quit"
            + " the server|Django version|Starting development server|Type '.*help|Try '.*help|Usage: |usage: |Trying"
            + " again in|Sentry is attempting|Waiting up to|Press Ctrl|\\[notice\\]|Traceback |File \"|During handling"
            + " of|The above exception|\\]$|-+$|=+$|Multiple connection attempts|Worker failed to"
            + " boot|Killed$|Terminated$)");

    /** What servers say about each request, and Django about each that it refused: no more than its status. */
    private static final Pattern REQUEST = Pattern.compile("\"?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \\S+"
            + "(?: (?:HTTP/)?\\d(?:\\.\\d)?)?\" \\d{3}\\b|^\\[pid: \\d+\\|app: |"
            + "^(?:Internal Server Error|Service Unavailable|Not Found|Forbidden|Bad Request|Unauthorized|Method Not Allowed"
            + "|Bad Gateway|Gateway Time-?out|Gone|Too Many Requests)(?: \\(\\w+\\))?: /");

    private static final Pattern LOUD = Pattern.compile("^(?:ERROR|CRITICAL|FATAL|PANIC)$");

    /** A line of a log without its prefix. */
    private record Line(String raw, String text, String level) {
        static Line of(String raw) {
            var plain = COLOUR.matcher(raw).replaceAll("").stripTrailing();
            var celery = CELERY.matcher(plain);
            if (celery.find()) {
                return new Line(plain, plain.substring(celery.end()), celery.group(1));
            }
            var stamp = STAMP.matcher(plain);
            var rest = stamp.find() ? plain.substring(stamp.end()) : plain;
            var level = LEVEL.matcher(rest);
            if (level.find()) {
                return new Line(plain, rest.substring(level.end()), level.group(1));
            }
            return new Line(plain, rest, "");
        }

        boolean says() {
            var said = text.strip();
            return !said.isEmpty()
                    && !NOISE.matcher(said).find()
                    && !REQUEST.matcher(said).find();
        }
    }

    /** An exception as its last line names it. */
    private record Raised(int line, String type, String message) {
        String name() {
            return type.substring(type.lastIndexOf('.') + 1);
        }

        boolean wraps() {
            return WRAPPER.matcher(message.isEmpty() ? name() : name() + ": " + message)
                    .find();
        }
    }

    /** Empty when the log does not say. A program that ended with an error is taken at its last word, whatever that is. */
    static Optional<Reason> of(List<String> log) {
        return of(log, true);
    }

    /** For a program that has not failed by itself: only lines that call themselves an error. */
    static Optional<Reason> ofErrors(List<String> log) {
        return of(log, false);
    }

    private static Optional<Reason> of(List<String> log, boolean failed) {
        var lines = unframed(log).stream().map(Line::of).toList();
        var raised = raised(lines);
        if (raised.isPresent()) {
            return Optional.of(migrating(lines, of(lines, raised.get())));
        }
        for (var i = lines.size() - 1; i >= 0; i--) {
            var text = lines.get(i).text().strip();
            if (lines.get(i).says()
                    && ENTRY.stream().anyMatch(entry -> entry.matcher(text).find())) {
                return Optional.of(migrating(lines, advised("", with(lines, i, text), List.of())));
            }
        }
        var last = last(lines, true);
        if (last < 0 && failed) {
            last = last(lines, false);
        }
        return last < 0
                ? Optional.empty()
                : Optional.of(
                        migrating(lines, advised("", lines.get(last).text().strip(), List.of())));
    }

    /** Without the frames and margins of groups, whose tracebacks are then read like any other. */
    private static List<String> unframed(List<String> log) {
        if (log.stream().noneMatch(line -> GROUP.matcher(line).find())) {
            return log;
        }
        return log.stream()
                .map(line -> MARGIN.matcher(line).replaceFirst(""))
                .filter(line -> !GROUP.matcher(line).find())
                .toList();
    }

    private static int last(List<Line> lines, boolean loud) {
        for (var i = lines.size() - 1; i >= 0; i--) {
            var line = lines.get(i);
            var quiet = line.level().equals("INFO") || line.level().equals("DEBUG");
            if (line.says() && (loud ? LOUD.matcher(line.level()).matches() : !quiet)) {
                return i;
            }
        }
        return -1;
    }

    /** The last exception, or the one that it tells of. */
    private static Optional<Raised> raised(List<Line> lines) {
        var found = new ArrayList<Raised>();
        var within = false;
        var ignored = false;
        for (var i = 0; i < lines.size(); i++) {
            // Only a server's own lines have a prefix.
            var text = lines.get(i).text();
            if (text.startsWith("Exception ignored in")) {
                ignored = true;
            } else if (text.contains("Traceback (most recent call last):")) {
                within = true;
            } else if (within && (text.isBlank() || text.startsWith(" ") || text.startsWith("\t"))) {
                continue;
            } else {
                var matcher = (within ? RAISED : EXCEPTION).matcher(text);
                if (matcher.matches()) {
                    if (!ignored) {
                        var message =
                                matcher.group(2) == null ? "" : matcher.group(2).strip();
                        found.add(new Raised(i, matcher.group(1), message));
                    }
                    ignored = false;
                }
                within = false;
            }
        }
        for (var i = found.size() - 1; i >= 0; i--) {
            if (!found.get(i).wraps()) {
                return Optional.of(found.get(i));
            }
        }
        return found.isEmpty() || found.getLast().message().isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    private static Reason of(List<Line> lines, Raised raised) {
        var message = ERRNO.matcher(raised.message()).replaceAll("");
        var name = raised.name();
        if (name.equals("SyntaxError") || name.equals("IndentationError") || name.equals("TabError")) {
            for (var i = raised.line() - 1; i >= 0; i--) {
                var place = PLACE_IN_FILE.matcher(lines.get(i).raw());
                if (place.find()) {
                    return new Reason(
                            shortened(message + " in " + place.group(1) + ", line " + place.group(2)),
                            DiagnosisTexts.CORRECT_LINE,
                            Place.LOGS);
                }
            }
        }
        if (name.equals("SystemCheckError")) {
            message = firstOf(lines, raised.line(), "ERRORS:").orElse(message);
        } else if (message.matches("\\d+ validation errors? for .*")) {
            message = message + ": "
                    + Stream.of(1, 2)
                            .map(next -> raised.line() + next)
                            .filter(next -> next < lines.size())
                            .map(next -> lines.get(next).text().strip().replaceAll(" \\[type=.*", ""))
                            .reduce((one, other) -> one + ": " + other)
                            .orElse("");
        } else if (message.isEmpty() || !message.contains(" ")) {
            message = message.isEmpty() ? name : name + ": " + message;
        }
        var before = lines.subList(0, raised.line());
        var reason = advised(name, with(lines, raised.line(), message), before);
        return reason.advice() == null ? new Reason(reason.text(), look(before).orElse(null), reason.place()) : reason;
    }

    /** The last frame of a traceback that is in a file of the app's own. */
    private static Optional<String> look(List<Line> before) {
        for (var i = before.size() - 1; i >= 0; i--) {
            var place = PLACE_IN_FILE.matcher(before.get(i).raw());
            if (place.find() && !LIBRARY.matcher(place.group(1)).find()) {
                return Optional.of(DiagnosisTexts.lookAt(place.group(1), place.group(2)));
            }
        }
        return Optional.empty();
    }

    /** What ends with a colon continues on the next line that says something. */
    private static String with(List<Line> lines, int at, String text) {
        var whole = new StringBuilder(text);
        for (var i = at + 1;
                i < lines.size() && whole.toString().stripTrailing().endsWith(":");
                i++) {
            var next = lines.get(i).text().strip();
            if (!next.isEmpty() && !next.startsWith("[Traceback")) {
                whole.append(' ').append(next);
                if (next.endsWith(".")
                        && i + 1 < lines.size()
                        && !lines.get(i + 1).text().isBlank()) {
                    whole.append(' ').append(lines.get(i + 1).text().strip());
                }
                break;
            }
        }
        return whole.toString().strip();
    }

    private static Optional<String> firstOf(List<Line> lines, int from, String heading) {
        for (var i = from; i < lines.size() - 1; i++) {
            if (lines.get(i).text().strip().equals(heading)) {
                return lines.subList(i + 1, lines.size()).stream()
                        .map(line -> line.text().strip())
                        .filter(text -> !text.isEmpty())
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /** The migration that was started but did not finish, if any, is part of the reason. */
    private static Reason migrating(List<Line> lines, Reason reason) {
        for (var i = lines.size() - 1; i >= 0; i--) {
            var applying = APPLYING.matcher(lines.get(i).raw());
            if (applying.find()) {
                var rest = applying.group(2).strip();
                return rest.startsWith("OK") || rest.startsWith("FAKED")
                        ? reason
                        : new Reason(
                                shortened("migration " + applying.group(1) + ": " + reason.text()),
                                reason.advice(),
                                reason.place());
            }
        }
        return reason;
    }

    private static Reason advised(String exception, String text, List<Line> before) {
        if (text.contains("SECRET_KEY setting must not be empty")) {
            return new Reason(shortened(text), DiagnosisTexts.SEAL_SECRET_KEY, Place.SECRETS);
        }
        var variable = MissingVariable.of(
                exception, text, before.stream().map(Line::raw).toList());
        if (variable.isPresent()) {
            var name = variable.get();
            return new Reason(
                    shortened(text.equals("KeyError: '" + name + "'") ? name + " is not set" : text),
                    DiagnosisTexts.addVariable(name),
                    Place.SECRETS);
        }
        var plain = ERRNO.matcher(text).replaceAll("");
        return new Reason(shortened(plain), Advice.of(plain), Place.LOGS);
    }

    private static String shortened(String text) {
        var line = text.strip();
        line = line.endsWith(".") && !line.endsWith("..") ? line.substring(0, line.length() - 1) : line;
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    /** The text as the end of a sentence. */
    String sentence() {
        return text.endsWith("…") || text.endsWith("?") || text.endsWith("!") ? text : text + ".";
    }
}
