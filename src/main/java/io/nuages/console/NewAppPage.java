package io.nuages.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of a new app, empty or as it was typed. */
public record NewAppPage(
        String base,
        String requestKey,
        String domain,
        Left left,
        List<SizeCard> sizes,
        List<Integer> databases,
        List<Integer> volumes,
        List<ImageSample> samples,
        @Nullable Sealing sealing,
        NameRules names,
        NewAppForm typed) {
    /** What is left of the plan, and prices of a GiB: for the price and fit that the browser tells while one types. */
    public record Left(int cpuMillis, int memoryMib, int limitMemoryMib, int databasePrice, int volumePrice) {}

    /** @param misfit why it cannot be chosen, empty when it can */
    public record SizeCard(String name, int cpuMillis, int memoryMib, int price, String misfit) {}
}
