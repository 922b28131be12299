package io.nuages.ledger;

import io.nuages.spec.Price;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A time within a month in which an environment claimed the same.
 *
 * @param tenant its short name
 * @param path {@code shop/production}
 * @param from at the month's begin at the earliest
 * @param until at the month's end at the latest, or now
 * @param price of a whole month, Rappen
 * @param amount of this time, Rappen: rounded so that those of an environment add up to the rounded sum
 * @param share of the month, in {@link #SHARES}ths, rounded the same way
 * @param actor who began it
 * @param cause in words, see {@link Ledger#record}
 */
public record Interval(
        String tenant,
        UUID environment,
        String path,
        Instant from,
        Instant until,
        int cpuMillis,
        int memoryMib,
        int databaseMib,
        int volumeMib,
        List<Part> parts,
        String plan,
        Price price,
        Price amount,
        int share,
        String actor,
        String cause) {
    public static final int SHARES = 1_000_000;

    /** {@code web 2 × S, worker 1 × M}. */
    public String words() {
        return parts.stream().map(Part::words).collect(Collectors.joining(", "));
    }

    /** What is due for a price of a month: exact sums, of which each row gets what the rounded sum grows by. */
    static final class Due {
        private final BigInteger month;
        private BigInteger sum = BigInteger.ZERO;

        /** @param month its length in microseconds */
        Due(long month) {
            this.month = BigInteger.valueOf(month);
        }

        int next(int price, long micros) {
            var before = rounded();
            sum = sum.add(BigInteger.valueOf(price).multiply(BigInteger.valueOf(micros)));
            return rounded() - before;
        }

        private int rounded() {
            return sum.shiftLeft(1).add(month).divide(month.shiftLeft(1)).intValueExact();
        }
    }
}
