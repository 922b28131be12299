package io.nuages.deploy.diagnosis;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Django developer would check first, by the words of a reason. Pure. */
final class Advice {
    private static final Pattern MODULE = Pattern.compile("No module named '?([\\w.]+)'?");
    private static final Pattern COMMAND = Pattern.compile("(?:exec: )?\"?([\\w./-]+)\"?: (?:command )?not found$");
    private static final Pattern LOCAL = Pattern.compile(
            "(?i)(?:localhost|127\\.0\\.0\\.1|::1)\\D.*(?:refused|cannot connect|cannot assign|111|could not"
                    + " connect)|(?:refused|cannot connect|could not connect|Error"
                    + " 111|failed).*(?:localhost|127\\.0\\.0\\.1|::1)");
    private static final Pattern UNKNOWN_HOST = Pattern.compile(
            "(?i)(?:could not translate host name|failed to resolve host|getaddrinfo failed|Name or service not"
                    + " known|nodename nor servname|Temporary failure in name resolution|No address associated with"
                    + " hostname)");

    private static final Pattern NULLS =
            Pattern.compile("column \"([^\"]+)\"(?: of relation \"[^\"]+\")? contains null values");
    private static final Pattern NULL = Pattern.compile("null value in column \"([^\"]+)\"");

    private static final Pattern ARGUMENTS = Pattern.compile("error: (?:unrecognized arguments|argument |invalid choice"
            + "|the following arguments|ambiguous option|no such option|unrecognised|expected)|(?i:no such option|invalid option"
            + "|unrecognized option|unknown option|illegal option|unknown command|unexpected extra argument|missing argument"
            + "|invalid value for '-)");

    /** What cannot be read; what cannot be written is reported by the read-only file system. */
    private static final Pattern DENIED = Pattern.compile(
            "(?i)permission denied: '/|can't open file '[^']+': permission denied|cannot open \\S+: permission"
                    + " denied");

    private static final Pattern NOT_EXECUTABLE = Pattern.compile(
            "(?i)^(?:exec \\S+|.*exec: \\S+|\\S*sh: .*|\\S+: (?:line )?\\d+: \\S+|env: \\S+): permission denied$");

    private static final Pattern NO_FILE = Pattern.compile(
            "(?i)no such file or directory: '([^']+)'|can't open file"
                    + " '([^']+)': no such file|error: '([^']+)' doesn't exist|can't cd to (\\S+)|cannot open (\\S+): no such file");

    private static final Pattern DRIVER = Pattern.compile("Error loading (\\w+)(?: or (\\w+))? module");
    private static final Pattern MAKE_EXTENSION = Pattern.compile(
            "permission denied to create extension \"([^\"]+)\"|extension \"([^\"]+)\" is not available|could not open extension"
                    + " control file \"\\S*?/([\\w-]+)\\.control\"");
    private static final Pattern NO_PARENT = Pattern.compile(
            "nonexistent parent node \\('([^']+)', '([^']+)'\\)|nonexistent dependency \\('([^']+)', '([^']+)'\\)");
    private static final Pattern LIBRARY = Pattern.compile("\\b(lib[\\w.+-]+\\.so[\\w.]*): cannot open shared object");
    private static final Pattern ATTRIBUTE = Pattern.compile(
            "Failed to find attribute '|Failed to find application object '|Attribute \"[^\"]+\" not found in module");
    private static final Pattern SILENT = Pattern.compile(
            "(?i)^(?:\\S+ ){0,3}?(?:connection |read |connect )?timed out$|no route to host|network is unreachable|Error 110");

    private static final Pattern WAITED =
            Pattern.compile("(?i)(?:timed? ?out|gave up|giving up|not available).*?\\b([\\w.-]+:\\d{2,5})\\b");
    private static final Pattern IMPORT = Pattern.compile("cannot import name '([^']+)' from '([^']+)'");

    private Advice() {}

    static @Nullable String of(String text) {
        var words = text.toLowerCase(Locale.ROOT);
        if (text.contains("\\r") || text.contains("\r") || text.contains("bad interpreter")) {
            return DiagnosisTexts.WINDOWS_LINE_ENDINGS;
        }
        if (words.contains("exec format error")) {
            return DiagnosisTexts.NO_INTERPRETER_LINE;
        }
        if (ARGUMENTS.matcher(text).find()) {
            return DiagnosisTexts.WRONG_ARGUMENTS;
        }
        var exec = Pattern.compile("^(?:exec (\\S+)|.*exec user process caused).*no such file or directory$")
                .matcher(words);
        if (exec.matches()) {
            return DiagnosisTexts.INTERPRETER_MISSING;
        }
        if (words.contains("read-only file system")) {
            return DiagnosisTexts.READ_ONLY;
        }
        if (DENIED.matcher(text).find()) {
            return DiagnosisTexts.NOT_READABLE;
        }
        if (NOT_EXECUTABLE.matcher(text).find()) {
            return DiagnosisTexts.NOT_EXECUTABLE;
        }
        var file = NO_FILE.matcher(text);
        if (file.find()) {
            var name = first(file);
            return DiagnosisTexts.fileMissing(name);
        }
        var driver = DRIVER.matcher(text);
        if (driver.find()) {
            return driver(driver.group(1));
        }
        var extension = MAKE_EXTENSION.matcher(text);
        if (extension.find()) {
            return extension.group(1) == null
                    ? DiagnosisTexts.noExtension(first(extension))
                    : DiagnosisTexts.forbiddenExtension(first(extension));
        }
        var parent = NO_PARENT.matcher(text);
        if (parent.find()) {
            var name = parent.group(1) == null
                    ? parent.group(3) + "." + parent.group(4)
                    : parent.group(1) + "." + parent.group(2);
            return DiagnosisTexts.migrationMissing(name);
        }
        if (words.contains("missing staticfiles manifest entry")) {
            return DiagnosisTexts.COLLECT_STATIC;
        }
        if (text.contains("ASGIHandler.__call__()")) {
            return DiagnosisTexts.ASGI_APPLICATION;
        }
        if (text.contains("WSGIHandler.__call__()")) {
            return DiagnosisTexts.WSGI_APPLICATION;
        }
        if (words.contains("eof when reading a line")) {
            return DiagnosisTexts.ASKED_QUESTION;
        }
        if (words.contains("circular import")) {
            return DiagnosisTexts.CIRCULAR_IMPORT;
        }
        var imported = IMPORT.matcher(text);
        if (imported.find()) {
            return DiagnosisTexts.nameMissing(imported.group(2).split("\\.")[0], imported.group(1));
        }
        if (words.contains("no space left on device")) {
            return DiagnosisTexts.TMP_FULL;
        }
        var library = LIBRARY.matcher(text);
        if (library.find()) {
            return DiagnosisTexts.libraryMissing(library.group(1));
        }
        if (ATTRIBUTE.matcher(text).find()) {
            return DiagnosisTexts.APPLICATION_MISSING;
        }
        var module = MODULE.matcher(text);
        if (module.find()) {
            return DiagnosisTexts.moduleMissing(module.group(1));
        }
        var command = COMMAND.matcher(text);
        if (command.find() && command.group(1).startsWith("/")) {
            return DiagnosisTexts.programMissing(command.group(1));
        }
        if (command.reset().find()) {
            return DiagnosisTexts.commandNotFound(command.group(1));
        }
        if (words.contains("conflicting migrations")) {
            return DiagnosisTexts.MERGE_MIGRATIONS;
        }
        if (LOCAL.matcher(text).find() || words.contains("on that socket") || words.contains("on socket \"/")) {
            return DiagnosisTexts.LOCALHOST;
        }
        if (UNKNOWN_HOST.matcher(text).find()) {
            return DiagnosisTexts.UNKNOWN_HOST;
        }
        var waited = WAITED.matcher(text);
        if (waited.find()) {
            return DiagnosisTexts.nothingAnswers(waited.group(1));
        }
        if (SILENT.matcher(text).find()) {
            return DiagnosisTexts.SILENT_HOST;
        }
        if (words.contains("password authentication failed")) {
            return DiagnosisTexts.WRONG_PASSWORD;
        }
        if (words.matches("(?s).*(?:relation|table|column) \"?\\S+\"? (?:of relation \"?\\S+\"? )?does not exist.*")
                || words.contains("no such table")) {
            return DiagnosisTexts.TABLE_MISSING;
        }
        var nulls = NULLS.matcher(text);
        if (nulls.find()) {
            return DiagnosisTexts.columnHasNulls(nulls.group(1));
        }
        var missing = NULL.matcher(text);
        if (missing.find()) {
            return DiagnosisTexts.valueMissing(missing.group(1));
        }
        if (words.contains("could not create unique index")) {
            return DiagnosisTexts.DUPLICATE_VALUES;
        }
        if (words.contains("is violated by some row")) {
            return DiagnosisTexts.CONSTRAINT_BROKEN;
        }
        if (words.contains("already exists")) {
            return DiagnosisTexts.ALREADY_EXISTS;
        }
        if (words.contains("address already in use") || words.startsWith("connection in use")) {
            return DiagnosisTexts.PORT_TAKEN;
        }
        if (words.contains("remaining connection slots") || words.contains("too many connections")) {
            return DiagnosisTexts.TOO_MANY_CONNECTIONS;
        }
        if (words.contains("invalid http_host header") || words.contains("allowed_hosts")) {
            return DiagnosisTexts.ALLOWED_HOSTS;
        }
        return null;
    }

    private static String driver(String module) {
        return switch (module) {
            case "psycopg", "psycopg2" -> DiagnosisTexts.driverMissing("psycopg[binary]");
            case "psycopg_pool" -> DiagnosisTexts.driverMissing("psycopg[pool]");
            default -> DiagnosisTexts.OTHER_DATABASE;
        };
    }

    /** The one group that matched. */
    private static String first(Matcher matcher) {
        for (var i = 1; i <= matcher.groupCount(); i++) {
            if (matcher.group(i) != null) {
                return matcher.group(i);
            }
        }
        return "";
    }
}
