package io.nuages.deploy;

import java.util.Locale;
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

    private Advice() {}

    static @Nullable String of(String text) {
        var words = text.toLowerCase(Locale.ROOT);
        if (text.contains("\\r") || text.contains("\r") || text.contains("bad interpreter")) {
            return "The file has the line endings of Windows (CRLF): save it with LF, and keep it so with *.sh text"
                    + " eol=lf in .gitattributes. Then build and push the image again.";
        }
        if (words.contains("exec format error")) {
            return "A script needs a first line such as #!/bin/sh; a program has to be built for linux/amd64.";
        }
        var exec = Pattern.compile("^(?:exec (\\S+)|.*exec user process caused).*no such file or directory$")
                .matcher(words);
        if (exec.matches()) {
            return "The file is there; the interpreter that its first line names is not. Either the image lacks it, or"
                    + " the file has the line endings of Windows (CRLF): save it with LF.";
        }
        if (words.contains("read-only file system")
                || words.contains("permission denied") && words.contains("'/") && !words.contains("can't open file")) {
            return "Pods may write to /tmp and to nowhere else in the image: log to the standard output, run"
                    + " collectstatic while the image is built, and keep what is to stay in the database or in a store of"
                    + " files.";
        }
        if (words.contains("no space left on device")) {
            return "/tmp has a limit: write less to it, or delete what is not needed any more.";
        }
        var module = MODULE.matcher(text);
        if (module.find()) {
            return "Add " + module.group(1)
                    + " to the image, for example to its requirements, or correct the name where it is"
                    + " imported. Then build and push the image again.";
        }
        var command = COMMAND.matcher(text);
        if (command.find()) {
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
}
