package io.nuages.host;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** Host names as DNS has them: lower case, ASCII, without the dot of the root. Pure. */
public final class HostName {
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    /** With the label of the proof in front, a host must fit into the 253 characters that DNS allows for a name. */
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,245}$)(?:" + LABEL + "\\.)+(?!\\d+$)[a-z0-9][a-z0-9-]{0,61}[a-z0-9]");

    private static final Pattern WORD = Pattern.compile(LABEL);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*]?");
    private static final Pattern URL = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://([^/?#@\\s]*).*");
    private static final Pattern WITH_PORT = Pattern.compile("([^:\\s]+):\\d{1,5}");
    /** Letters that the older rules of IDNA, which Java uses, write as others, which would change the name. */
    private static final Pattern DEVIATION = Pattern.compile("[ßςẞ\u200c\u200d]");

    private static final int LONGEST = 300;

    private HostName() {}

    /**
     * A host as somebody typed it.
     *
     * @return as in DNS, for example {@code xn--mller-kva.example} for {@code Müller.example.}
     * @throws Invalid with a sentence for the person who typed it
     */
    public static String parse(String typed) {
        var name = typed.strip();
        if (name.length() > LONGEST) {
            throw new Invalid("“" + name.substring(0, 40) + "…” is longer than any host name.");
        }
        var url = URL.matcher(name);
        if (url.matches()) {
            throw new Invalid("“" + name + "” is a whole address. Enter only its host, “" + url.group(1) + "”.");
        }
        if (name.indexOf('/') >= 0) {
            throw new Invalid(
                    "“" + name + "” has a path. Enter only the host, “" + name.substring(0, name.indexOf('/')) + "”.");
        }
        if (name.codePoints().anyMatch(Character::isWhitespace)) {
            throw new Invalid("“" + name + "” contains a space. Enter one host per line.");
        }
        if (name.matches(".*[,;].*")) {
            throw new Invalid("“" + name + "” looks like several hosts. Enter one per line.");
        }
        if (name.indexOf('*') >= 0) {
            throw new Invalid("“" + name + "” has a wildcard. List each host.");
        }
        if (ADDRESS.matcher(name).matches()) {
            throw new Invalid("“" + name + "” is an IP address. Enter a host name such as www.example.org.");
        }
        var port = WITH_PORT.matcher(name);
        if (port.matches()) {
            throw new Invalid("“" + name + "” has a port. Enter only the host, “" + port.group(1) + "”.");
        }
        if (DEVIATION.matcher(name).find()) {
            throw new Invalid(
                    "“" + name
                            + "” has a letter that programs encode differently. Enter the host as registered, starting with xn--.");
        }
        var ascii = ascii(name);
        if (!HOST.matcher(ascii).matches()) {
            throw new Invalid("“" + name + "” is not a host name such as www.example.org.");
        }
        return ascii;
    }

    /**
     * A host as some other program names it, for comparisons: {@code Host} headers, settings. Anything that is not a host name comes back in
     * lower case, and then equals none.
     */
    public static String normal(String host) {
        return ascii(host.strip());
    }

    /** As people write it: {@code müller.example}. Unchanged if there is nothing to translate, or no way back. */
    public static String readable(String host) {
        if (!host.contains("xn--")) {
            return host;
        }
        var unicode = IDN.toUnicode(host);
        return ascii(unicode).equals(host) ? unicode : host;
    }

    /** For a page: {@code xn--mller-kva.example (müller.example)}, or only the host. */
    public static String shown(String host) {
        var readable = readable(host);
        return readable.equals(host) ? host : host + " (" + readable + ")";
    }

    /** Whether the host is the domain, or below it. */
    public static boolean within(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /** A whole host name, or a single word such as {@code localhost}. */
    public static boolean isHost(String ascii) {
        return HOST.matcher(ascii).matches() || WORD.matcher(ascii).matches();
    }

    private static String ascii(String name) {
        var undotted = name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        try {
            return IDN.toASCII(undotted).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return undotted.toLowerCase(Locale.ROOT);
        }
    }

    /** What was typed is not a host name; the message is a sentence for the person who typed it. */
    public static final class Invalid extends IllegalArgumentException {
        public Invalid(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
