#include "../compiler/support.h"

#include "lsp/positions.h"

static void expect_position(const char *text, bool in_bytes, size_t offset, size_t line,
                            size_t column)
{
    Arena *arena = arena_new();
    const Lines lines = lines_of(arena, text, strlen(text), in_bytes);
    const Position position = position_of(&lines, offset);
    cr_assert_eq(position.line, line, "%s at %zu: line %zu", text, offset, position.line);
    cr_assert_eq(position.column, column, "%s at %zu: column %zu", text, offset, position.column);
    arena_free(arena);
}

static void expect_offset(const char *text, bool in_bytes, size_t line, size_t column,
                          size_t offset)
{
    Arena *arena = arena_new();
    const Lines lines = lines_of(arena, text, strlen(text), in_bytes);
    cr_assert_eq(offset_of(&lines, (Position){line, column}), offset, "%s at %zu:%zu", text, line,
                 column);
    arena_free(arena);
}

static const char odd[] = "a\u00E4\u20AC\U0001D518b"; /* of 1, 2, 3, 4 and 1 bytes */

Test(lines, counts_columns_in_units_of_utf_16_or_bytes)
{
    static const size_t offsets[] = {0, 1, 3, 6, 10, 11}, units[] = {0, 1, 2, 3, 5, 6};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        expect_position(odd, false, offsets[i], 0, units[i]);
        expect_position(odd, true, offsets[i], 0, offsets[i]);
        expect_offset(odd, false, 0, units[i], offsets[i]);
        expect_offset(odd, true, 0, offsets[i], offsets[i]);
    }
}

Test(lines, rounds_to_the_character_that_a_place_is_in)
{
    expect_position(odd, false, 8, 0, 3);
    expect_offset(odd, false, 0, 4, 6);
    expect_offset(odd, true, 0, 8, 6);
}

Test(lines, end_in_line_feeds_and_carriage_returns)
{
    expect_position("a\r\nb\rc\nd", false, 3, 1, 0);
    expect_position("a\r\nb\rc\nd", false, 5, 2, 0);
    expect_position("a\r\nb\rc\nd", false, 7, 3, 0);
    expect_offset("a\r\nb\rc\nd", false, 1, 1, 4);
    expect_offset("a\r\nb\r", false, 2, 0, 5);
    expect_position("", false, 0, 0, 0);
}

Test(lines, take_what_is_beyond_them_for_their_end)
{
    expect_position("a\nb", false, 99, 1, 1);
    expect_offset("a\r\nb", false, 0, 99, 1);
    expect_offset("a\nb", false, 9, 0, 3);
    expect_offset("a\nb", false, 1, 9, 3);
}
