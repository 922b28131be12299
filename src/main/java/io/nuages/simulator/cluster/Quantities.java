package io.nuages.simulator.cluster;

import java.math.BigDecimal;
import java.util.Map;

/** Kubernetes' quantities: {@code 250m}, {@code 512Mi}, {@code 2}. */
final class Quantities {
    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("", BigDecimal.ONE),
            Map.entry("k", BigDecimal.valueOf(1_000L)),
            Map.entry("M", BigDecimal.valueOf(1_000_000L)),
            Map.entry("G", BigDecimal.valueOf(1_000_000_000L)),
            Map.entry("T", BigDecimal.valueOf(1_000_000_000_000L)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)));

    private Quantities() {}

    /**
     * @throws NumberFormatException when it is none
     */
    static BigDecimal parse(String text) {
        var end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        var unit = UNITS.get(text.substring(end));
        if (unit == null) {
            throw new NumberFormatException("unknown unit in " + text);
        }
        return new BigDecimal(text.substring(0, end)).multiply(unit);
    }

    /** As the API server writes it: memory in the largest binary unit that leaves no fraction, CPU in thousandths. */
    static String format(String resource, BigDecimal value) {
        if (resource.endsWith("cpu")) {
            var whole = value.stripTrailingZeros();
            return whole.scale() <= 0
                    ? whole.toPlainString()
                    : value.movePointRight(3).stripTrailingZeros().toPlainString() + "m";
        }
        var bytes = value.longValue();
        if (resource.endsWith("memory") || resource.endsWith("storage")) {
            var units = new String[] {"Ti", "Gi", "Mi", "Ki"};
            for (int i = 0, shift = 40; i < units.length; i++, shift -= 10) {
                if (bytes != 0 && bytes % (1L << shift) == 0) {
                    return (bytes >> shift) + units[i];
                }
            }
        }
        return Long.toString(bytes);
    }
}
