#include "commands/look/look_csv.h"

#include "base/printable.h"
#include "ir/plan.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { WIDTH = 80, NAME = 22 };

/* ---- words ----------------------------------------------------------------------------------- */

static size_t width_of(const char *text)
{
    size_t width = 0;
    const size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        const Shown shown = show_character(text, at, length);
        width += shown.width;
        at += shown.taken;
    }
    return width;
}

/* As much of it as fits into so many columns, with `...` behind where it is cut. */
static const char *fitted(Arena *arena, const char *text, size_t width)
{
    const char *whole = printable(arena, text);
    if (width_of(whole) <= width)
        return whole;
    Text cut = text_new(arena);
    const size_t length = strlen(whole);
    for (size_t at = 0, used = 3; at < length;) {
        const Shown shown = show_character(whole, at, length);
        used += shown.width;
        if (used > width)
            break;
        text_add_bytes(&cut, whole + at, shown.taken);
        at += shown.taken;
    }
    text_add(&cut, "...");
    return cut.bytes;
}

static void add_padded(Text *text, const char *name, size_t width)
{
    const char *shown = fitted(text->arena, name, width);
    text_add(text, shown);
    text_repeat(text, ' ', width - width_of(shown));
}

void add_wrapped(Text *text, const char *first, const char *next, const char *words)
{
    const char *indent = first;
    while (*words) {
        size_t length = 0;
        for (size_t end = strcspn(words, " "); length == 0 || length < end;) {
            char *line = arena_printf(text->arena, "%s%.*s", indent, (int)end, words);
            if (length > 0 && width_of(line) > WIDTH)
                break;
            length = end;
            end += words[end] ? 1 + strcspn(words + end + 1, " ") : 0;
        }
        text_addf(text, "%s%.*s\n", indent, (int)length, words);
        words += length + (words[length] == ' ');
        indent = next;
    }
}

const char *shown_number(Arena *arena, double number)
{
    enum { COLUMNS = 8 };
    if (fabs(number) < 1e7 && (number == floor(number) || fabs(number) >= 1e4))
        return arena_printf(arena, "%.0f", number);
    char *text = NULL;
    for (int digits = 4; digits > 0 && (!text || strlen(text) > COLUMNS); digits--)
        text = arena_printf(arena, "%.*g", digits, number);
    return text;
}

/* In quotes where blanks at its ends would not be seen. */
static const char *shown_value(Arena *arena, const char *value)
{
    enum { LONGEST = 24 };
    const size_t length = strlen(value);
    const bool quoted = length == 0 || value[0] == ' ' || value[length - 1] == ' ';
    const char *shown = fitted(arena, value, LONGEST);
    return quoted ? arena_printf(arena, "\"%s\"", shown) : shown;
}

const char *shown_values(Arena *arena, const struct tlc_look_column *column, size_t width)
{
    enum { MOST = 16 };
    int32_t order[MOST];
    const int count = tlc_look_frequent(column, order, MOST);
    Text text = text_new(arena);
    for (int i = 0; i < count; i++) {
        const char *value = arena_printf(arena, "%s%s %" PRId64, i ? ", " : "",
                                         shown_value(arena, column->words.words[order[i]]),
                                         column->counts[order[i]]);
        const bool last = i + 1 == column->distinct;
        if (width_of(text.bytes) + width_of(value) + (last ? 0 : 5) > width)
            break;
        text_add(&text, value);
        if (last)
            return text.bytes;
    }
    text_add(&text, text.length ? ", ..." : "...");
    return text.bytes;
}

/* ---- columns by kind ------------------------------------------------------------------------- */

static const char *distinct_of(Arena *arena, const struct tlc_look_column *column)
{
    return arena_printf(arena, "%s%s", column->distinct == TLC_LOOK_MOST_DISTINCT ? ">" : "",
                        with_commas(arena, column->distinct));
}

static void add_beginning(Text *text, const struct tlc_look_column *column)
{
    text_add(text, "  ");
    add_padded(text, column->name, NAME);
    text_addf(text, " %8s %9s", with_commas(text->arena, column->missing),
              distinct_of(text->arena, column));
}

static void add_number_column(Text *text, const struct tlc_look_column *column)
{
    Arena *arena = text->arena;
    add_beginning(text, column);
    text_addf(text, " %8s %8s %8s %8s\n", shown_number(arena, column->least),
              shown_number(arena, column->mean), shown_number(arena, column->sd),
              shown_number(arena, column->most));
}

static void add_category(Text *text, const struct tlc_look_column *column)
{
    add_beginning(text, column);
    text_addf(text, "  %s\n", shown_values(text->arena, column, WIDTH - 4 - NAME - 20));
}

static void add_other(Text *text, const struct tlc_look_column *column)
{
    Arena *arena = text->arena;
    const char *kind = tlc_look_kind_name(column->kind);
    add_beginning(text, column);
    if (column->kind == TLC_LOOK_EMPTY)
        text_addf(text, "  %s\n", kind);
    else if (column->kind == TLC_LOOK_IDENTIFIER && column->numbers == column->present)
        text_addf(text, "  %s, %s to %s\n", kind, shown_number(arena, column->least),
                  shown_number(arena, column->most));
    else
        text_addf(text, "  %s%s %s\n", kind, column->distinct == 1 ? ":" : ", such as",
                  column->words.count ? fitted(arena, column->words.words[0], 20) : "long ones");
}

/* The columns whose kinds are from `first` to `last`, under a heading; nothing without any. */
static void add_columns(Text *text, const struct tlc_look_table *table, unsigned kinds,
                        const char *title, const char *heading,
                        void (*add)(Text *text, const struct tlc_look_column *column))
{
    bool any = false;
    for (size_t i = 0; i < table->count; i++) {
        if (!(kinds >> table->columns[i].kind & 1))
            continue;
        if (!any) {
            text_add(text, "\n");
            add_padded(text, title, NAME + 2);
            text_addf(text, "  missing  distinct%s\n", heading);
        }
        any = true;
        add(text, &table->columns[i]);
    }
}

/* ---- the table ------------------------------------------------------------------------------- */

static void add_title(Text *text, const char *file, const struct tlc_look_table *table)
{
    Arena *arena = text->arena;
    const char delimiter[] = {table->dialect.delimiter, '\0'};
    const char *divided =
        *delimiter == '\t' ? "tabs" : arena_printf(arena, "`%s`", printable(arena, delimiter));
    const char *words = arena_printf(
        arena, "%s: %s row%s of %s column%s, divided by %s, %s header", printable(arena, file),
        with_commas(arena, table->rows), table->rows == 1 ? "" : "s",
        with_commas(arena, (int64_t)table->count), table->count == 1 ? "" : "s", divided,
        table->dialect.headless ? "without a" : "with a");
    if (table->dialect.skip)
        words = arena_printf(arena, "%s, below %d line%s passed over", words, table->dialect.skip,
                             table->dialect.skip == 1 ? " that is" : "s that are");
    add_wrapped(text, "", "  ", words);
}

static void add_missing(Text *text, const struct tlc_look_table *table)
{
    Text words = text_new(text->arena);
    for (size_t i = 0; i < table->words.count; i++)
        if (table->missing >> i & 1)
            text_addf(&words, "%s%s", words.length ? ", " : "",
                      *table->words.words[i] ? table->words.words[i] : "nothing");
    if (words.length)
        text_addf(text, "\nMissing is what is written as: %s\n", words.bytes);
}

static void add_predicted(Text *text, const struct tlc_look_table *table)
{
    const int64_t index = tlc_look_predicted(table);
    if (index < 0)
        return;
    Arena *arena = text->arena;
    const struct tlc_look_column *column = &table->columns[index];
    const char *name = fitted(arena, column->name, NAME);
    if (column->kind == TLC_LOOK_NUMBER && !tlc_look_is_classes(column)) {
        text_addf(text, "\nTo be predicted, probably: %s, %s to %s\n", name,
                  shown_number(arena, column->least), shown_number(arena, column->most));
        return;
    }
    const char *begin =
        arena_printf(arena, "\nLabel, probably: %s, %s values: ", name, distinct_of(arena, column));
    text_addf(text, "%s%s\n", begin, shown_values(arena, column, WIDTH - width_of(begin + 1)));
}

static void add_sights(Text *text, const struct tlc_look_table *table)
{
    enum { MOST = 20 };
    const Sights sights = sights_of(text->arena, table, tlc_look_predicted(table));
    text_add(text, sights.count ? "\nSeen\n" : "");
    for (size_t i = 0; i < sights.count && i < MOST; i++)
        add_wrapped(text, "  - ", "    ", sights.items[i]);
    if (sights.count > MOST)
        text_addf(text, "  and %zu more\n", sights.count - MOST);
}

bool look_at_csv(const DataOptions *options, struct tlc_look_table *table, struct tlc_fault *fault)
{
    struct tlc_csv_dialect dialect;
    return tlc_look_dialect(options->file, options->known, options->header_known, &dialect,
                            fault) &&
           tlc_look_at(options->file, &dialect, &tlc_look_missing, table, fault);
}

bool show_csv(Text *text, const DataOptions *options, struct tlc_fault *fault)
{
    struct tlc_look_table table;
    if (!look_at_csv(options, &table, fault))
        return false;
    const unsigned numbers = 1u << TLC_LOOK_NUMBER, categories = 1u << TLC_LOOK_CATEGORY;
    add_title(text, options->file, &table);
    add_columns(text, &table, numbers, "Numbers", "    least     mean       sd     most",
                add_number_column);
    add_columns(text, &table, categories, "Categories", "  values, and how many rows have each",
                add_category);
    add_columns(text, &table, ~(numbers | categories), "Others", "", add_other);
    add_missing(text, &table);
    add_predicted(text, &table);
    add_sights(text, &table);
    tlc_look_end(&table);
    return true;
}
