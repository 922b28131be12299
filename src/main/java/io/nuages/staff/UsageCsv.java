package io.nuages.staff;

import io.nuages.ledger.Interval;
import io.nuages.plan.TypedAmounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Intervals as lines of a CSV file (RFC 4180). Anything that a spreadsheet would take for a formula gets a leading apostrophe. */
final class UsageCsv {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader(
                    "tenant",
                    "environment",
                    "from (UTC)",
                    "until (UTC)",
                    "CPU cores",
                    "memory GiB",
                    "database GiB",
                    "volume GiB",
                    "components",
                    "plan",
                    "least price per month at that time (CHF)",
                    "price per month at that time (CHF)",
                    "share of the month",
                    "least amount (CHF)",
                    "amount (CHF)",
                    "actor",
                    "cause")
            .get();

    private final CSVPrinter printer;

    /** Writes the heading. */
    UsageCsv(Appendable out) throws IOException {
        printer = new CSVPrinter(out, FORMAT);
    }

    void write(Interval interval) {
        try {
            printer.printRecord(
                    text(interval.tenant()),
                    text(interval.path()),
                    interval.from(),
                    interval.until(),
                    TypedAmounts.writeCores(interval.cpuMillis()),
                    gib(interval.memoryMib()),
                    gib(interval.databaseMib()),
                    gib(interval.volumeMib()),
                    text(interval.words()),
                    text(interval.plan()),
                    TypedAmounts.writeMoney(interval.price().least()),
                    TypedAmounts.writeMoney(interval.price().most()),
                    BigDecimal.valueOf(interval.share(), 6).toPlainString(),
                    TypedAmounts.writeMoney(interval.amount().least()),
                    TypedAmounts.writeMoney(interval.amount().most()),
                    text(interval.actor()),
                    text(interval.cause()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String value) {
        var begin = value.stripLeading();
        return begin.isEmpty() || "=+-@".indexOf(begin.charAt(0)) < 0 ? value : "'" + value;
    }

    private static String gib(int mib) {
        return BigDecimal.valueOf(mib)
                .divide(BigDecimal.valueOf(1024))
                .stripTrailingZeros()
                .toPlainString();
    }
}
