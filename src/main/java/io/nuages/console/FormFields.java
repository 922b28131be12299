package io.nuages.console;

import io.nuages.form.Problems;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;

/** What came with a form, and what is wrong with its fields, in the order of the form. */
public final class FormFields {
    private static final Pattern LISTED = Pattern.compile("(\\w+)\\[(\\d{1,3})]\\.(\\w+)");

    private FormFields() {}

    /** @throws Problems at the field when there are not as many values as keys, or a key comes twice */
    public static Map<String, String> pairs(String field, List<String> keys, List<String> values) {
        var pairs = new LinkedHashMap<String, String>();
        for (var i = 0; i < Math.min(keys.size(), values.size()); i++) {
            pairs.put(keys.get(i), values.get(i));
        }
        if (pairs.size() != keys.size() || keys.size() != values.size()) {
            throw Problems.of(field, "The sealed values did not arrive whole. Enter them again.");
        }
        return pairs;
    }

    /**
     * For the model attribute {@code problems}: the sentences of each field, each once and on a separate line.
     *
     * @param order of the form's fields, {@code list[].name} for one of each in a list; those of no field come first
     */
    public static Map<String, String> byField(Problems problems, String... order) {
        var fields = List.of(order);
        return problems.byField(Comparator.comparing(problem -> place(problem.field(), fields)));
    }

    /** @param order of the form's fields, where there are several */
    public static String refused(
            String template, Problems problems, Model model, HttpServletResponse response, String... order) {
        model.addAttribute("problems", byField(problems, order));
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return template;
    }

    /** The form's own key, or none: anything else that was sent is dropped. */
    public static @Nullable String key(@Nullable String sent) {
        return sent != null && sent.matches("[A-Za-z0-9-]{8,64}") ? sent : null;
    }

    /** Of what stands in lists, one comes after the other. */
    private static Place place(String field, List<String> order) {
        var listed = LISTED.matcher(field);
        if (!listed.matches()) {
            return new Place(order.indexOf(field), 0, 0);
        }
        var list = listed.group(1) + "[].";
        var begin = IntStream.range(0, order.size())
                .filter(i -> order.get(i).startsWith(list))
                .findFirst()
                .orElse(-1);
        return new Place(begin, Integer.parseInt(listed.group(2)), order.indexOf(list + listed.group(3)));
    }

    private record Place(int group, int number, int field) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparingInt(Place::group)
                .thenComparingInt(Place::number)
                .thenComparingInt(Place::field);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }
}
