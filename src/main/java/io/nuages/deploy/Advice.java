package io.nuages.deploy;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Django developer would look at first, by the words of a reason. Pure. */
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

    /** What cannot be read; what cannot be written is told by the read-only file system. */
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

    private static final String WRITING =
            "Pods may write to /tmp and to nowhere else in the image: log to the standard output, run collectstatic while the"
                    + " image is built, and keep what is to stay in the database or in a store of files.";

    static @Nullable String of(String text) {
        var words = text.toLowerCase(Locale.ROOT);
        if (text.contains("\\r") || text.contains("\r") || text.contains("bad interpreter")) {
            return "The file has the line endings of Windows (CRLF): save it with LF, and keep it so with *.sh text"
                    + " eol=lf in .gitattributes. Then build and push the image again.";
        }
        if (words.contains("exec format error")) {
            return "A script needs a first line such as #!/bin/sh; a program has to be built for linux/amd64.";
        }
        if (ARGUMENTS.matcher(text).find()) {
            return "Correct the command: it stands under Configuration, or in the file of the image that is started there.";
        }
        var exec = Pattern.compile("^(?:exec (\\S+)|.*exec user process caused).*no such file or directory$")
                .matcher(words);
        if (exec.matches()) {
            return "The file is there; the interpreter that its first line names is not. Either the image lacks it, or"
                    + " the file has the line endings of Windows (CRLF): save it with LF.";
        }
        if (words.contains("read-only file system")) {
            return WRITING;
        }
        if (DENIED.matcher(text).find()) {
            return "Pods run as user 1000, whatever the image says. What they read, let all read: chmod -R a+rX in the"
                    + " Dockerfile. " + WRITING;
        }
        if (NOT_EXECUTABLE.matcher(text).find()) {
            return "Make the file executable in the Dockerfile (chmod a+rx), or start it by its interpreter.";
        }
        var file = NO_FILE.matcher(text);
        if (file.find()) {
            var name = first(file);
            return "The image has no " + name
                    + (name.startsWith("/") || name.startsWith("~") ? "" : " in its working folder")
                    + ": copy it there, or name it by its right path. What is no path begins at the image's WORKDIR.";
        }
        var driver = DRIVER.matcher(text);
        if (driver.find()) {
            return driver(driver.group(1));
        }
        var extension = MAKE_EXTENSION.matcher(text);
        if (extension.find()) {
            return extension.group(1) == null
                    ? "The database server does not have the extension " + first(extension)
                            + ": ask your hosting provider for it, or do without it."
                    : "Only the database server's administrator may make the extension " + first(extension)
                            + ": ask your hosting provider for it, or do without it.";
        }
        var parent = NO_PARENT.matcher(text);
        if (parent.find()) {
            var name = parent.group(1) == null
                    ? parent.group(3) + "." + parent.group(4)
                    : parent.group(1) + "." + parent.group(2);
            return "The image has no migration " + name
                    + ": commit its file, or correct the dependencies of the one that"
                    + " names it. Then build and push the image again.";
        }
        if (words.contains("missing staticfiles manifest entry")) {
            return "Run python manage.py collectstatic while the image is built, with the settings that it serves with.";
        }
        if (text.contains("ASGIHandler.__call__()")) {
            return "This is an ASGI application, and the server speaks WSGI: start its wsgi module, or give gunicorn a worker"
                    + " that speaks ASGI (-k uvicorn.workers.UvicornWorker).";
        }
        if (text.contains("WSGIHandler.__call__()")) {
            return "This is a WSGI application, and the server speaks ASGI: start its asgi module.";
        }
        if (words.contains("eof when reading a line")) {
            return "It asks a question, and nobody is there to answer: give it --noinput.";
        }
        if (words.contains("circular import")) {
            return "The name is not in that module, or two modules import each other: correct it, then build and push the"
                    + " image again.";
        }
        var imported = IMPORT.matcher(text);
        if (imported.find()) {
            return "The version of " + imported.group(2).split("\\.")[0] + " in the image has no " + imported.group(1)
                    + ": name another version in the requirements, or correct the import. Then build and push the image"
                    + " again.";
        }
        if (words.contains("no space left on device")) {
            return "/tmp has a limit: write less to it, or delete what is not needed any more.";
        }
        var library = LIBRARY.matcher(text);
        if (library.find()) {
            return "The image lacks the system library " + library.group(1)
                    + ": install its package in the Dockerfile, or take a build that brings it along, such as psycopg[binary].";
        }
        if (ATTRIBUTE.matcher(text).find()) {
            return "Start it by the name that it has in that module: Django's is application, as in shop.wsgi:application.";
        }
        var module = MODULE.matcher(text);
        if (module.find()) {
            return "Add " + module.group(1)
                    + " to the image, for example to its requirements, or correct the name where it is"
                    + " imported. Then build and push the image again.";
        }
        var command = COMMAND.matcher(text);
        if (command.find() && command.group(1).startsWith("/")) {
            return "Either the image has no " + command.group(1)
                    + ", or the interpreter that its first line names is not there: an environment of Python (venv) works"
                    + " only at the path where it was made.";
        }
        if (command.reset().find()) {
            return "Add " + command.group(1)
                    + " to the image, or call it by its whole path. Then build and push the image again.";
        }
        if (words.contains("conflicting migrations")) {
            return "Run python manage.py makemigrations --merge, commit what it makes, and build and push the image"
                    + " again.";
        }
        if (LOCAL.matcher(text).find() || words.contains("on that socket") || words.contains("on socket \"/")) {
            return "In a pod, localhost is the pod itself. Take the address from the environment, for the database from"
                    + " DATABASE_URL.";
        }
        if (UNKNOWN_HOST.matcher(text).find()) {
            return "Nothing has that name in the cluster. Take the address from the environment, for the database from"
                    + " DATABASE_URL.";
        }
        var waited = WAITED.matcher(text);
        if (waited.find()) {
            return "Nothing answers at " + waited.group(1)
                    + ". Take the address from the environment, for the database from DATABASE_URL.";
        }
        if (SILENT.matcher(text).find()) {
            return "What it connects to does not answer. Pods reach the internet and their database; other private addresses"
                    + " only where your hosting provider has opened them.";
        }
        if (words.contains("password authentication failed")) {
            return "Take user and password from DATABASE_URL, or from PGUSER and PGPASSWORD.";
        }
        if (words.matches("(?s).*(?:relation|table|column) \"?\\S+\"? (?:of relation \"?\\S+\"? )?does not exist.*")
                || words.contains("no such table")) {
            return "The database lacks a migration: let the release command run python manage.py migrate.";
        }
        var nulls = NULLS.matcher(text);
        if (nulls.find()) {
            return "The column " + nulls.group(1)
                    + " has null values: give it a default, or fill them first, in a separate migration. Then build"
                    + " and push the image again.";
        }
        var missing = NULL.matcher(text);
        if (missing.find()) {
            return "A row got no value for the column " + missing.group(1)
                    + ": give it one, or the column a default. Then build and push the image again.";
        }
        if (words.contains("could not create unique index")) {
            return "Some rows have the same value: fix them first, in a separate migration. Then build and push the"
                    + " image again.";
        }
        if (words.contains("is violated by some row")) {
            return "Fix the rows that break the constraint first, in a separate migration. Then build and push the"
                    + " image again.";
        }
        if (words.contains("already exists")) {
            return "Something made it before, perhaps another branch’s migration: mend the migration, then deploy"
                    + " again.";
        }
        if (words.contains("address already in use") || words.startsWith("connection in use")) {
            return "Two programs of the container want the same port: start one of them only.";
        }
        if (words.contains("remaining connection slots") || words.contains("too many connections")) {
            return "Let each process open fewer connections: fewer workers, threads, or a smaller CONN_MAX_AGE.";
        }
        if (words.contains("invalid http_host header") || words.contains("allowed_hosts")) {
            return "Read ALLOWED_HOSTS from the environment.";
        }
        return null;
    }

    private static String driver(String module) {
        return switch (module) {
            case "psycopg", "psycopg2" ->
                "Add psycopg[binary] to the image's requirements. Then build and push it again.";
            case "psycopg_pool" -> "Add psycopg[pool] to the image's requirements. Then build and push it again.";
            default ->
                "The database here is PostgreSQL: read DATABASE_URL, with Django's engine django.db.backends.postgresql.";
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
