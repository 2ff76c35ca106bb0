/* table.c: tables on standard output, as wide as the terminal at most. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/columns.h"
#include "system/allocate.h"
#include "system/format.h"
#include "system/table.h"

enum {
    MOST_NUMBERS = 4,    /* of a cell that stand below those of other rows */
    LEAST_HEADING = 8,   /* of numbers; */
    LEAST_WRAPPED = 9,   /* and what goes on below; */
    LEAST_TEXT = 12,     /* other texts are not made narrower than that, */
    LEAST_SHORTENED = 5, /* unless the first columns alone would be too wide */
    BETWEEN = 2
};

/* How a column is laid out. */
struct layout {
    int numbers; /* of the cell that has most */
    int before[MOST_NUMBERS],
        after[MOST_NUMBERS]; /* columns of each up to its point, and from it */
    int texts;               /* the widest cell that is a text, or heading */
    int width, least;        /* as it is, and what its numbers take */
};

struct tlc_table tlc_table_begin(int columns, int rows)
{
    struct tlc_table table = {.columns = columns, .rows = rows, .keys = 1, .marked = -1};
    table.cell = tlc_allocate((size_t)columns * (size_t)rows, sizeof *table.cell);
    return table;
}

void tlc_table_end(struct tlc_table *table)
{
    for (int i = 0; i < table->columns * table->rows; i++)
        free(table->cell[i]);
    free(table->cell);
}

void tlc_table_set(struct tlc_table *table, int row, int column, char *text)
{
    char **cell = &table->cell[row * table->columns + column];
    free(*cell);
    *cell = text;
}

static const char *cell_of(const struct tlc_table *table, int row, int column)
{
    const char *cell = table->cell[row * table->columns + column];
    return cell ? cell : "";
}

/* ---- numbers in cells ----------------------------------------------------------------------- */

/* Bytes of the number that the text begins with, with its sign, brackets and unit; 0: none. */
static size_t number_length(const char *text)
{
    const size_t length = strcspn(text, " "), first = strspn(text, "[(<+-");
    if ((length == 1 && *text == '-') || strncmp(text, "+-", length) == 0)
        return length;
    return isdigit((unsigned char)text[first]) &&
                   strspn(text + first, "0123456789.,e+-%])") + first == length
               ? length
               : 0;
}

/* How many numbers a cell begins with; *rest becomes what stands behind them. */
static int count_numbers(const char *cell, const char **rest)
{
    int count = 0;
    size_t length;
    while (count < MOST_NUMBERS && (length = number_length(cell)) > 0) {
        cell += length + (cell[length] == ' ');
        count++;
    }
    *rest = cell;
    return count;
}

/* Columns before the point of a number, and from it on. */
static void measure_number(const char *number, size_t length, int *before, int *after)
{
    const char *point = memchr(number, '.', length);
    size_t whole = point ? (size_t)(point - number) : length;
    while (!point && whole > 1 && strchr("%]),", number[whole - 1]))
        whole--; /* what stands behind a number without a point stands behind the others' */
    *before = (int)whole;
    *after = (int)(length - whole);
}

static void note_numbers(struct layout *layout, const char *cell)
{
    const char *rest;
    const int count = count_numbers(cell, &rest);
    for (int i = 0, before, after; i < count; i++) {
        const size_t length = number_length(cell);
        measure_number(cell, length, &before, &after);
        layout->before[i] = before > layout->before[i] ? before : layout->before[i];
        layout->after[i] = after > layout->after[i] ? after : layout->after[i];
        cell += length + (cell[length] == ' ');
    }
    layout->numbers = count > layout->numbers ? count : layout->numbers;
}

/* Whether some cell begins with a number: of texts a dash is one too. */
static bool has_numbers(const struct tlc_table *table, int column)
{
    for (int row = 1; row < table->rows; row++) {
        const char *cell = cell_of(table, row, column);
        if (number_length(cell) > 0 && strcspn(cell, "0123456789") < number_length(cell))
            return true;
    }
    return false;
}

/* Columns of so many numbers with the spaces between them. */
static int numbers_width(const struct layout *layout, int count)
{
    int width = count > 0 ? count - 1 : 0;
    for (int i = 0; i < count; i++)
        width += layout->before[i] + layout->after[i];
    return width;
}

/* As many as the column lets its cells have. */
static int numbers_of(const struct layout *layout, const char *cell, const char **rest)
{
    *rest = cell;
    return layout->numbers > 0 ? count_numbers(cell, rest) : 0;
}

static int cell_width(const struct layout *layout, const char *cell)
{
    const char *rest;
    const int count = numbers_of(layout, cell, &rest);
    const int behind = (int)tlc_columns(rest);
    return numbers_width(layout, count) + behind + (count > 0 && behind > 0);
}

/* The widest line of a heading. */
static int heading_width(const char *heading)
{
    int width = 0;
    for (const char *rest = heading; rest;) {
        const char *end = strchr(rest, '\n');
        char *line = tlc_format("%.*s", (int)(end ? (size_t)(end - rest) : strlen(rest)), rest);
        const int own = (int)tlc_columns(line);
        width = own > width ? own : width;
        free(line);
        rest = end ? end + 1 : NULL;
    }
    return width;
}

/* How narrow it may be, of numbers that take layout->width. */
static int least_width(const struct tlc_table *table, const struct layout *layout, int column)
{
    if (layout->numbers == 0)
        return table->wraps && column == table->columns - 1 ? LEAST_WRAPPED : LEAST_TEXT;
    const int heading = table->wraps ? LEAST_HEADING : layout->texts;
    return layout->width > heading ? layout->width : heading;
}

static struct layout layout_of(const struct tlc_table *table, int column)
{
    struct layout layout = {.texts = heading_width(cell_of(table, 0, column))};
    for (int row = 1; row < table->rows && has_numbers(table, column); row++)
        note_numbers(&layout, cell_of(table, row, column));
    for (int row = 1; row < table->rows; row++) {
        const int own = cell_width(&layout, cell_of(table, row, column));
        layout.width = own > layout.width ? own : layout.width;
    }
    layout.least = least_width(table, &layout, column);
    layout.width = layout.texts > layout.width ? layout.texts : layout.width;
    return layout;
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* A line that grows at its end; `pending` spaces come before what follows, and at the line's end
 * not at all. */
struct line {
    char *bytes;
    size_t length, pending;
};

static void add(struct line *line, const char *text, size_t length)
{
    if (length == 0)
        return;
    line->bytes = tlc_resize(line->bytes, line->length + line->pending + length + 1);
    memset(line->bytes + line->length, ' ', line->pending);
    memcpy(line->bytes + line->length + line->pending, text, length);
    line->length += line->pending + length;
    line->bytes[line->length] = '\0';
    line->pending = 0;
}

static void add_spaces(struct line *line, int count)
{
    line->pending += count > 0 ? (size_t)count : 0;
}

/* In exactly so many columns. */
static void add_text(struct line *line, const char *text, int width)
{
    const size_t size = strlen(text) + sizeof "...";
    char *shortened = tlc_allocate(size, 1);
    tlc_columns_shorten(shortened, size, text, (size_t)width);
    add(line, shortened, strlen(shortened));
    add_spaces(line, width - (int)tlc_columns(shortened));
    free(shortened);
}

/* What is not known stands at the end of its column. */
static bool is_dash(const struct layout *layout, const char *cell)
{
    return layout->numbers == 1 && strcmp(cell, "-") == 0;
}

/* Numbers by their points, and what stands behind them. */
static void add_cell(struct line *line, const struct layout *layout, const char *cell)
{
    const char *rest;
    const int count = numbers_of(layout, cell, &rest);
    int left = layout->width;
    if (count == 1 && layout->numbers == 1) { /* below the end of a heading that is wider */
        left -= numbers_width(layout, 1) < layout->texts && !*rest
                    ? layout->texts - numbers_width(layout, 1)
                    : 0;
        add_spaces(line, layout->width - left);
    }
    for (int i = 0, before, after; i < count; i++) {
        const size_t length = number_length(cell);
        measure_number(cell, length, &before, &after);
        before -= is_dash(layout, cell) ? layout->after[i] : 0;
        after += is_dash(layout, cell) ? layout->after[i] : 0;
        add_spaces(line, layout->before[i] - before);
        add(line, cell, length);
        add_spaces(line, layout->after[i] - after);
        left -= layout->before[i] + layout->after[i] + (i > 0);
        cell += length + (cell[length] == ' ');
        add_spaces(line, i + 1 < count);
    }
    if (count > 0 && *rest) {
        add_spaces(line, 1);
        left--;
    }
    if (*rest)
        add_text(line, rest, left < LEAST_SHORTENED ? LEAST_SHORTENED : left);
    else
        add_spaces(line, left);
}

/* A line of a heading of several, which end below. */
static void add_heading(struct line *line, const struct layout *layout, const char *heading,
                        int from_end)
{
    int lines = 1;
    for (const char *at = heading; (at = strchr(at, '\n')); at++)
        lines++;
    if (from_end >= lines) {
        add_spaces(line, layout->width);
        return;
    }
    for (int skipped = lines - 1 - from_end; skipped > 0; skipped--)
        heading = strchr(heading, '\n') + 1;
    char *own = tlc_format("%.*s", (int)strcspn(heading, "\n"), heading);
    const int columns = (int)tlc_columns(own);
    const bool at_end = layout->numbers == 1 && columns < layout->width;
    const int end =
        numbers_width(layout, 1) > layout->texts ? numbers_width(layout, 1) : layout->texts;
    if (at_end)
        add_spaces(line, end - columns);
    add_text(line, own, at_end ? layout->width - (end - columns) : layout->width);
    free(own);
}

/* ---- parts ---------------------------------------------------------------------------------- */

static int width_of(const struct layout *layouts, int first, int last)
{
    int width = 0;
    for (int column = first; column < last; column++)
        width += layouts[column].width + BETWEEN;
    return width;
}

int tlc_table_width(const struct tlc_table *table)
{
    int width = -BETWEEN;
    for (int column = 0; column < table->columns; column++)
        width += layout_of(table, column).width + BETWEEN;
    return width;
}

/* Of texts that are shortened further than is usual. */
static int least_of(const struct layout *layout, bool further)
{
    return further && layout->numbers == 0 ? LEAST_SHORTENED : layout->least;
}

/* Makes the widest column that can be narrower so; returns whether there was one. */
static bool narrow(struct layout *layouts, int count, bool further)
{
    struct layout *widest = NULL;
    for (int column = 0; column < count; column++)
        if (layouts[column].width > least_of(&layouts[column], further) &&
            (!widest || layouts[column].width > widest->width))
            widest = &layouts[column];
    if (widest)
        widest->width--;
    if (widest && widest->texts > widest->width)
        widest->texts = widest->width;
    return widest != NULL;
}

/* Whether all columns fit beside each other once they are as narrow as may be. */
static bool can_fit(const struct layout *layouts, int count, int width)
{
    int least = -BETWEEN;
    for (int column = 0; column < count; column++) {
        const struct layout *layout = &layouts[column];
        least += BETWEEN + (layout->width > layout->least ? layout->least : layout->width);
    }
    return least <= width;
}

static void print_line(const struct tlc_output *output, struct line *line, bool marked)
{
    const char *text = line->bytes ? line->bytes : "";
    if (marked)
        tlc_print_heading(output, text);
    else
        tlc_print(output, "%s\n", text);
    free(line->bytes);
}

static int heading_lines(const struct tlc_table *table, int first, int last)
{
    int most = 1;
    for (int column = 0; column < last; column++) {
        int lines = 1;
        for (const char *at = cell_of(table, 0, column); (at = strchr(at, '\n')); at++)
            lines++;
        if ((column < table->keys || column >= first) && lines > most)
            most = lines;
    }
    return most;
}

/* Whether what is too wide goes on below. */
static bool goes_on(const struct tlc_table *table, int row, int column)
{
    return table->wraps && row > 0 && column == table->columns - 1;
}

/* One row, or the heading's line so many from its end, of the key columns and some others. Of a
 * last cell that goes on below, from this byte on, and nothing else where that is not the first;
 * returns where its next line begins, or 0. */
static size_t print_row(const struct tlc_output *output, const struct tlc_table *table,
                        const struct layout *layouts, int row, int from_end, int first, int last,
                        size_t from)
{
    struct line line = {NULL, 0, 0};
    size_t next = 0;
    for (int column = 0; column < last; column++) {
        const char *cell = cell_of(table, row, column);
        if (column >= table->keys && column < first)
            continue;
        if (row == 0) {
            add_heading(&line, &layouts[column], cell, from_end);
        } else if (goes_on(table, row, column)) {
            const size_t length = tlc_columns_break(cell + from, (size_t)layouts[column].width);
            add(&line, cell + from, length);
            next = from + length + strspn(cell + from + length, " ");
            next = cell[next] ? next : 0;
        } else {
            add_cell(&line, &layouts[column], from > 0 ? "" : cell);
        }
        add_spaces(&line, BETWEEN);
    }
    print_line(output, &line, row == 0 || row == table->marked);
    return next;
}

static void print_part(const struct tlc_output *output, const struct tlc_table *table,
                       const struct layout *layouts, int first, int last)
{
    for (int from_end = heading_lines(table, first, last) - 1; from_end >= 0; from_end--)
        print_row(output, table, layouts, 0, from_end, first, last, 0);
    for (int row = 1; row < table->rows; row++) {
        size_t from = 0;
        do
            from = print_row(output, table, layouts, row, 0, first, last, from);
        while (from > 0);
    }
}

/* How many columns from `first` on fit beside those of keys: one at least. */
static int columns_that_fit(const struct tlc_table *table, const struct layout *layouts, int first,
                            int width)
{
    int last = first + 1;
    while (last < table->columns &&
           width_of(layouts, 0, table->keys) + width_of(layouts, first, last + 1) - BETWEEN <=
               width)
        last++;
    return last;
}

void tlc_table_print(const struct tlc_output *output, const struct tlc_table *table, int width)
{
    struct layout *layouts = tlc_allocate((size_t)table->columns, sizeof *layouts);
    for (int column = 0; column < table->columns; column++)
        layouts[column] = layout_of(table, column);
    const bool fits = can_fit(layouts, table->columns, width);
    const int narrowed = fits ? table->columns : table->keys;
    /* in parts, a third is enough for what stands in each of them */
    const int most = fits ? width : table->wraps ? 0 : width / 3;
    while (width_of(layouts, 0, narrowed) - BETWEEN > most && narrow(layouts, narrowed, false))
        continue;
    int first = table->keys < table->columns ? table->keys : table->columns - 1;
    for (int last; first < table->columns; first = last) {
        last = columns_that_fit(table, layouts, first, width);
        while (width_of(layouts, 0, table->keys) + width_of(layouts, first, last) - BETWEEN >
                   width &&
               (narrow(layouts, table->keys, true) || narrow(layouts, last, true)))
            continue;
        if (first > table->keys)
            tlc_print(output, "\n");
        print_part(output, table, layouts, first, last);
    }
    free(layouts);
}
