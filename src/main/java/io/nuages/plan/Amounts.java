package io.nuages.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers in units that people use. */
public final class Amounts {
    private Amounts() {}

    /** Thousandths of a core: {@code ½ core}, {@code 1 core}, {@code 2.75 cores}. */
    public static String cores(long millis) {
        var fraction = fraction(millis);
        if (fraction != null) {
            return fraction + " core";
        }
        return decimal(millis, 1000, 2) + (millis == 1000 ? " core" : " cores");
    }

    /** MiB: {@code ½ GiB}, {@code 1 GiB}, {@code 1.5 GiB}; below half a GiB and off the quarters, {@code 384 MiB}. */
    public static String bytes(long mib) {
        if (mib == 512) {
            return "½ GiB";
        }
        return mib < 1024 ? mib + " MiB" : decimal(mib, 1024, 1) + " GiB";
    }

    /** Rappen: {@code CHF 9.00}. */
    public static String money(long rappen) {
        return "CHF " + BigDecimal.valueOf(rappen, 2).toPlainString();
    }

    private static @org.jspecify.annotations.Nullable String fraction(long millis) {
        return switch ((int) millis) {
            case 250 -> "¼";
            case 500 -> "½";
            case 750 -> "¾";
            default -> null;
        };
    }

    private static String decimal(long value, int unit, int digits) {
        return BigDecimal.valueOf(value)
                .divide(BigDecimal.valueOf(unit), digits, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
