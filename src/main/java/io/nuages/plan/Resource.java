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

    /** {@code 1½ cores}, {@code 512 MiB}, {@code 3}. */
    public String amount(long value) {
        return switch (this) {
            case CPU -> Amounts.cores(value);
            case MEMORY, DATABASE, VOLUME -> Amounts.bytes(value);
            case APPS, ENVIRONMENTS -> Long.toString(value);
        };
    }
}
