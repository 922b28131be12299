package io.nuages.cluster;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether an object in the cluster still says everything that was applied. Pure. */
final class Drift {
    private static final Pattern QUANTITY = Pattern.compile("\\d+(\\.\\d+)?([munkMGTPE]|[KMGTPE]i)?");

    private Drift() {}

    /**
     * True when everything applied is there: the API server may have added fields, left out empty ones, and written quantities its
     * own way. What it orders differently counts as drift.
     */
    static boolean covers(@Nullable Object actual, @Nullable Object wanted) {
        return switch (wanted) {
            case null -> true;
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .allMatch(entry -> covers(
                                actual instanceof Map<?, ?> there ? there.get(entry.getKey()) : null,
                                entry.getValue()));
            case List<?> list -> actual == null ? list.isEmpty() : coversList(actual, list);
            case Boolean flag -> actual == null ? !flag : flag.equals(actual);
            case Number number when actual == null -> new BigDecimal(number.toString()).signum() == 0;
            case String text when actual == null -> text.isEmpty();
            default -> same(String.valueOf(actual), wanted.toString());
        };
    }

    private static boolean coversList(Object actual, List<?> wanted) {
        if (!(actual instanceof List<?> there) || there.size() != wanted.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!covers(there.get(i), wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(String actual, String wanted) {
        return actual.equals(wanted)
                || QUANTITY.matcher(actual).matches()
                        && QUANTITY.matcher(wanted).matches()
                        && amount(actual).compareTo(amount(wanted)) == 0;
    }

    private static BigDecimal amount(String quantity) {
        return Quantity.getAmountInBytes(Quantity.parse(quantity));
    }
}
