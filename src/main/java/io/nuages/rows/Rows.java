package io.nuages.rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How stores read and write single columns. */
public final class Rows {
    private Rows() {}

    /** For a {@code timestamptz} that may not be null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** For a {@code timestamptz} that may be null. */
    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** As a parameter: the driver takes no {@link Instant}. */
    public static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    /** {@link #at} for this moment. */
    public static OffsetDateTime now(Clock clock) {
        return at(clock.instant());
    }

    /** How a constant is stored: {@code SOME_STATE} as {@code some_state}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant that a stored word names. During an upgrade, a newer portal beside this one writes words that this one
     * does not know; pages say that they are unknown, and do not fail.
     *
     * @param word in whatever case
     * @param otherwise for a word that names none
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String word, E otherwise) {
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            return otherwise;
        }
    }

    /** For a {@code text[]} that may not be null. */
    public static List<String> strings(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** For a {@code json} or {@code jsonb} that may be null. */
    public static <T> @Nullable T json(ResultSet row, String column, JsonMapper json, Class<T> type)
            throws SQLException {
        var text = row.getString(column);
        return text == null ? null : json.readValue(text, type);
    }
}
