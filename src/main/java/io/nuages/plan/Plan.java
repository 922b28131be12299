package io.nuages.plan;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Limits and prices.
 *
 * @param price Rappen a month, before what its environments cost
 * @param databasePrice of a GiB, Rappen a month
 * @param volumePrice of a GiB, Rappen a month
 * @param sizes on offer, smallest first
 * @param version counts edits, for optimistic locking
 */
public record Plan(
        UUID id,
        String name,
        int price,
        Limits limits,
        int databasePrice,
        int volumePrice,
        List<Size> sizes,
        int version) {
    public Optional<Size> size(String name) {
        return sizes.stream().filter(size -> size.name().equals(name)).findFirst();
    }

    Plan with(List<Size> sizes) {
        return new Plan(id, name, price, limits, databasePrice, volumePrice, List.copyOf(sizes), version);
    }
}
