package io.nuages.plan;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Numbers as people type them, read exactly: whatever would have to be rounded, or has an unclear unit, is not a number. Each
 * {@code write…} gives a text that its reader reads back as the same value.
 */
public final class TypedAmounts {
    private static final int LARGEST_MONEY = 100_000_000;
    private static final int LARGEST_MILLIS = 100_000_000;
    private static final int LARGEST_MIB = 1 << 30;
    private static final int LARGEST_COUNT = 100_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,6}|,[0-9]{1,2})?");
    private static final Pattern GROUPED = Pattern.compile("[0-9]{1,3}(['’][0-9]{3})+([.,][0-9]{1,2})?");

    private TypedAmounts() {}

    /** {@code 9}, {@code 9.00}, {@code CHF 1'200.50} as Rappen. */
    public static OptionalInt money(String text) {
        var amount = text.strip();
        if (amount.regionMatches(true, 0, "CHF", 0, 3)) {
            amount = amount.substring(3).strip();
        }
        // Three digits after the point may be meant as thousands.
        return amount.matches(".*\\.[0-9]{3,}") ? OptionalInt.empty() : exact(amount, 100, LARGEST_MONEY);
    }

    /** {@code 4}, {@code 0.25}, {@code ½ core}, {@code 4 cores}, {@code 250m} as thousandths of a core. */
    public static OptionalInt cores(String text) {
        var amount = text.strip();
        // An M would be millions.
        if (amount.matches("[0-9]+ ?m")) {
            return exact(amount.substring(0, amount.length() - 1).strip(), 1, LARGEST_MILLIS);
        }
        return exact(without(lower(amount), "cores", "core"), 1000, LARGEST_MILLIS);
    }

    /** {@code 512 MiB}, {@code 1.5 GiB}, {@code 2 TiB}, {@code 512Mi}, {@code 0} as MiB. Other numbers need a unit. */
    public static OptionalInt mib(String text) {
        var amount = lower(text);
        if (amount.equals("0")) {
            return OptionalInt.of(0);
        }
        for (var unit : Unit.values()) {
            // As Kubernetes writes it, too.
            var shorter = unit.suffix.substring(0, 2);
            if (amount.endsWith(unit.suffix) || amount.endsWith(shorter)) {
                return exact(without(amount, unit.suffix, shorter), unit.mib, LARGEST_MIB);
            }
        }
        return OptionalInt.empty();
    }

    /** {@code 12}. */
    public static OptionalInt count(String text) {
        return exact(text.strip(), 1, LARGEST_COUNT);
    }

    /** {@code 9.00}. */
    public static String writeMoney(int rappen) {
        return BigDecimal.valueOf(rappen, 2).toPlainString();
    }

    /** {@code 0.25}, {@code 4}. */
    public static String writeCores(int millis) {
        return plain(BigDecimal.valueOf(millis, 3));
    }

    /** {@code 1.5 GiB}; {@code 1331 MiB} where that many GiB would take more than two digits. */
    public static String writeMib(int mib) {
        if (mib == 0) {
            return "0";
        }
        return mib >= 256 && mib % 256 == 0 ? plain(BigDecimal.valueOf(mib / 256 * 25L, 2)) + " GiB" : mib + " MiB";
    }

    private enum Unit {
        MIB("mib", 1),
        GIB("gib", 1024),
        TIB("tib", 1024 * 1024);

        private final String suffix;
        private final int mib;

        Unit(String suffix, int mib) {
            this.suffix = suffix;
            this.mib = mib;
        }
    }

    private static OptionalInt exact(String amount, int unit, int largest) {
        var fraction = switch (amount) {
            case "¼" -> "0.25";
            case "½" -> "0.5";
            case "¾" -> "0.75";
            default -> amount;
        };
        if (!NUMBER.matcher(fraction).matches() && !GROUPED.matcher(fraction).matches()) {
            return OptionalInt.empty();
        }
        var value = new BigDecimal(fraction.replaceAll("['’]", "").replace(',', '.'))
                .multiply(BigDecimal.valueOf(unit))
                .stripTrailingZeros();
        return value.scale() > 0 || value.compareTo(BigDecimal.valueOf(largest)) > 0
                ? OptionalInt.empty()
                : OptionalInt.of(value.intValueExact());
    }

    private static String without(String text, String... suffixes) {
        for (var suffix : suffixes) {
            if (text.endsWith(suffix)) {
                return text.substring(0, text.length() - suffix.length()).strip();
            }
        }
        return text;
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
