package io.nuages.deploy.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a server listens, according to its log. Pure.
 *
 * @param tls whether it speaks TLS there
 * @param host as it says it; empty for a Unix socket
 * @param port 0 for a Unix socket
 */
record Listening(boolean tls, String host, int port) {
    /** As gunicorn, uvicorn, hypercorn, daphne, granian, waitress, uWSGI, runserver, http.server and many others say it. */
    private static final Pattern SAYS = Pattern.compile(
            "(?i)\\b(?:listening (?:at|on)|running (?:at|on)|serving (?:https? )?(?:at|on)|server at|started (?:at|on)"
                    + "|bound (?:on|to)|http bound)\\b(.*)");

    private static final Pattern ADDRESS = Pattern.compile(
            "(?:(https?)://)?(\\[[0-9a-fA-F:.]*\\]|localhost|\\d{1,3}(?:\\.\\d{1,3}){3}|\\*):(\\d{1,5})\\b");

    /** Without an address, all are meant. */
    private static final Pattern PORT = Pattern.compile("(?i)(?:\\bport:? |(?<=\\s):)(\\d{1,5})\\b");

    private static final Pattern ENDPOINT =
            Pattern.compile("(tcp|ssl):port=(\\d+)(?:\\S*?:interface=([0-9a-fA-F.:\\\\]+))?");
    private static final Pattern SOCKET = Pattern.compile("unix:/?\\S+|UNIX address \\S+");

    /** In the order in which they were said. */
    static List<Listening> in(List<String> log) {
        var found = new ArrayList<Listening>();
        for (var line : log) {
            var says = SAYS.matcher(line);
            if (!says.find()) {
                continue;
            }
            var where = says.group(1);
            var before = found.size();
            ADDRESS.matcher(where)
                    .results()
                    .map(match -> new Listening(
                            "https".equals(match.group(1)), match.group(2), Integer.parseInt(match.group(3))))
                    .forEach(found::add);
            ENDPOINT.matcher(where)
                    .results()
                    .map(match -> new Listening(
                            match.group(1).equals("ssl"),
                            match.group(3) == null ? "0.0.0.0" : match.group(3).replace("\\", ""),
                            Integer.parseInt(match.group(2))))
                    .forEach(found::add);
            if (SOCKET.matcher(where).find()) {
                found.add(new Listening(false, "", 0));
            }
            if (found.size() == before) {
                PORT.matcher(where)
                        .results()
                        .map(match -> new Listening(false, "*", Integer.parseInt(match.group(1))))
                        .forEach(found::add);
            }
        }
        return List.copyOf(found);
    }

    boolean socket() {
        return port == 0;
    }

    /** Only the pod itself can reach it. */
    boolean loopback() {
        return host.startsWith("127.") || host.equals("localhost") || host.equals("[::1]");
    }

    boolean onlyIpv4() {
        return host.matches("[0-9.]+");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
