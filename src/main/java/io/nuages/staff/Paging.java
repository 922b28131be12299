package io.nuages.staff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param page counts from 1
 */
public record Paging(int page, boolean more) {
    static final int SIZE = 50;

    private static final int LAST = 1_000_000;

    /** An address may contain anything; whatever is not a page number means the first page. */
    static int read(@Nullable String page) {
        return page != null && page.matches("[1-9][0-9]{0,6}") ? Math.min(LAST, Integer.parseInt(page)) : 1;
    }

    static int offset(int page) {
        return (page - 1) * SIZE;
    }

    /** @param rows one more than are shown if there is a next page */
    static Paging of(int page, List<?> rows) {
        return new Paging(page, rows.size() > SIZE);
    }

    static <T> List<T> shown(List<T> rows) {
        return rows.size() > SIZE ? rows.subList(0, SIZE) : rows;
    }
}
