package io.nuages.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user PostgreSQL's programs run as, since they refuse to run as root: ourselves; as root in a user namespace where those
 * are allowed; otherwise as nobody. Nobody may be unable to enter the folder (a home of root, say) and then gets the one
 * capability for that.
 *
 * @param prefix of every command
 * @param uid whom the data must belong to; -1 leaves it as it is
 * @param enters whether programs can be started from within the folder
 */
record PostgresUser(List<String> prefix, int uid, boolean enters) {
    private static final int NOBODY = 65534;

    static PostgresUser forFolder(Path folder) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new PostgresUser(List.of(), -1, true);
        }
        if (succeeds(List.of("unshare", "-U"), "true")) {
            return new PostgresUser(List.of("unshare", "-U"), 0, true);
        }
        var nobody = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        if (succeeds(nobody, "test", "-x", folder.toString())) {
            return new PostgresUser(nobody, NOBODY, true);
        }
        var passing = Stream.concat(
                        nobody.stream(), Stream.of("--inh-caps=+dac_override", "--ambient-caps=+dac_override"))
                .toList();
        if (succeeds(passing, "ls", folder.toString())) {
            return new PostgresUser(passing, NOBODY, false);
        }
        throw new EmbeddedDatabaseException(
                "PostgreSQL does not run as root, and no other user can be used for it: user namespaces are forbidden here,"
                        + " and nobody cannot enter " + folder + ".",
                "Start the portal as an ordinary user, or set SPRING_DATASOURCE_URL to a PostgreSQL server of your own.",
                null);
    }

    List<String> command(String... command) {
        return Stream.concat(prefix.stream(), Stream.of(command)).toList();
    }

    /** Gives the file, or the folder with all its contents, to this user if it has another owner. */
    void own(Path path) throws IOException {
        if (uid < 0 || (int) Files.getAttribute(path, "unix:uid") == uid) {
            return;
        }
        // The top comes last: if this is interrupted, the next start sees that it was not finished.
        try (var all = Files.walk(path)) {
            for (var each :
                    all.sorted((a, b) -> b.getNameCount() - a.getNameCount()).toList()) {
                Files.setAttribute(each, "unix:uid", uid);
                Files.setAttribute(each, "unix:gid", uid);
            }
        }
    }

    private static boolean succeeds(List<String> prefix, String... command) {
        try {
            var process = new ProcessBuilder(
                            Stream.concat(prefix.stream(), Stream.of(command)).toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
