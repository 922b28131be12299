package io.nuages.plan;

/** What a plan limits, with its name and unit for people. */
public enum Resource {
    CPU("CPU"),
    MEMORY("Memory"),
    DATABASE("Database storage"),
    VOLUME("Volumes"),
    APPS("Apps"),
    ENVIRONMENTS("Environments");

    private final String label;

    Resource(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** {@code 5.5 of 8 GiB}, {@code 3.5 of 1 core}: the unit only once if both have the same. */
    public String part(long used, long limit) {
        var of = amount(limit);
        if (used == 0) {
            return "0 of " + of;
        }
        var has = amount(used);
        return (unit(has).equals(unit(of)) && has.indexOf(' ') > 0 ? has.substring(0, has.lastIndexOf(' ')) : has)
                + " of " + of;
    }

    private static String unit(String amount) {
        return amount.substring(amount.lastIndexOf(' ') + 1).replaceFirst("s$", "");
    }

    /** {@code 1½ cores}, {@code 512 MiB}, {@code 3}. */
    public String amount(long value) {
        return switch (this) {
            case CPU -> Amounts.cores(value);
            case MEMORY, DATABASE, VOLUME -> Amounts.bytes(value);
            case APPS, ENVIRONMENTS -> Long.toString(value);
        };
    }

    /** The same, rounded up when the unit is too coarse: {@code 0 cores} more would suggest that it fits. */
    public String atLeast(long value) {
        return switch (this) {
            case CPU -> amount((value + 9) / 10 * 10);
            case MEMORY, DATABASE, VOLUME ->
                amount(value < 1024 ? value : ((value * 10 + 1023) / 1024 * 1024 + 9) / 10);
            case APPS, ENVIRONMENTS -> amount(value);
        };
    }

    /** The same, rounded down when the unit is too coarse: {@code 19.98 GiB} cannot provide {@code 20 GiB}. */
    public String atMost(long value) {
        return switch (this) {
            case CPU -> amount(value - value % 10);
            case MEMORY, DATABASE, VOLUME -> amount(value < 1024 ? value : (value * 10 / 1024 * 1024 + 9) / 10);
            case APPS, ENVIRONMENTS -> amount(value);
        };
    }
}
