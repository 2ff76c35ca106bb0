/* look_sights.c: what of a table a model should not be given as it is, and what may go wrong. */
#include "base/printable.h"
#include "commands/look/look_csv.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

static void add(Arena *arena, Sights *sights, const char *sentence)
{
    *list_add(arena, sights) = sentence;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void see_doubles(Arena *arena, Sights *sights, const struct tlc_look_table *table)
{
    if (table->doubles == 0)
        return;
    Text text = text_new(arena);
    text_addf(&text,
              "%" PRId64 " row%s the same as one before, so that a split by rows may learn "
              "and test on the same example:",
              table->doubles, table->doubles == 1 ? " is" : "s are each");
    for (int64_t i = 0; i < table->doubles && i < TLC_LOOK_TOLD; i++)
        text_addf(&text, "%s line %" PRId64 " as line %" PRId64, i ? "," : "", table->lines[i],
                  table->first_lines[i]);
    text_add(&text, table->doubles > TLC_LOOK_TOLD ? ", ..." : "");
    add(arena, sights, text.bytes);
    if (table->rows > TLC_LOOK_MOST_ROWS)
        add(arena, sights,
            "rows that are the same were looked for among the first 4,194,304 alone");
}

static void see_order(Arena *arena, Sights *sights, const struct tlc_look_column *label)
{
    if (tlc_look_is_sorted(label))
        add(arena, sights,
            arena_printf(arena,
                         "the rows are sorted by `%s`: rows of one value stand together, so that "
                         "the first and the last rows hold other values: draw splits at random",
                         printable(arena, label->name)));
}

static void see_unlabelled(Arena *arena, Sights *sights, const struct tlc_look_column *label)
{
    if (label->missing > 0)
        add(arena, sights,
            arena_printf(arena,
                         "`%s` is missing in %" PRId64 " row%s, of which nothing can be learned: "
                         "take them out of the table",
                         printable(arena, label->name), label->missing,
                         label->missing == 1 ? "" : "s"));
}

static void see_rare(Arena *arena, Sights *sights, const struct tlc_look_column *label)
{
    enum { FEW = 10 };
    int32_t rare = 0, first = 0;
    for (int32_t i = label->words.count - 1; i >= 0; i--)
        if (label->counts[i] < FEW) {
            rare++;
            first = i;
        }
    if (rare > 0)
        add(arena, sights,
            arena_printf(arena, "%d of the values of `%s` %s fewer than 10 rows, such as `%s`",
                         (int)rare, printable(arena, label->name), rare == 1 ? "has" : "have",
                         printable(arena, label->words.words[first])));
}

/* ---- columns --------------------------------------------------------------------------------- */

/* Nearly all are numbers: the others are mistakes, or words for what is missing. */
static void see_odd(Arena *arena, Sights *sights, const struct tlc_look_column *column)
{
    const int64_t odd = column->present - column->numbers;
    if (odd > 0 && 10 * odd < column->present)
        add(arena, sights,
            arena_printf(arena,
                         "`%s` would be a column of numbers but for %" PRId64 " row%s, the first "
                         "on line %" PRId64 ": %s",
                         printable(arena, column->name), odd, odd == 1 ? "" : "s", column->odd_line,
                         printable(arena, column->odd.text)));
}

static void see_commas(Arena *arena, Sights *sights, const struct tlc_look_column *column)
{
    if (column->commas > 0 && column->commas + column->numbers == column->present)
        add(arena, sights,
            arena_printf(arena,
                         "`%s` has numbers with a comma, which are read as words: write them with "
                         "a point",
                         printable(arena, column->name)));
    else
        see_odd(arena, sights, column);
}

static void see_column(Arena *arena, Sights *sights, const struct tlc_look_column *column)
{
    const char *name = printable(arena, column->name);
    if (column->kind == TLC_LOOK_EMPTY)
        add(arena, sights, arena_printf(arena, "`%s` is empty", name));
    if (column->kind == TLC_LOOK_CONSTANT)
        add(arena, sights,
            arena_printf(arena, "`%s` is the same in all rows: nothing can be learned from it",
                         name));
    if (column->kind == TLC_LOOK_IDENTIFIER)
        add(arena, sights,
            arena_printf(arena,
                         "`%s` tells the rows apart: a model would learn them by heart, not what "
                         "they have in common",
                         name));
    if (column->spaced > 0 && column->numbers < column->present)
        add(arena, sights,
            arena_printf(arena, "`%s` has blanks at the ends of %" PRId64 " value%s", name,
                         column->spaced, column->spaced == 1 ? "" : "s"));
    see_commas(arena, sights, column);
}

/* ---- groups of rows -------------------------------------------------------------------------- */

/* "patient", "Patient ID", "patient_no" */
static bool names_somebody(const char *name)
{
    static const char *const who[] = {"patient",  "subject", "person",    "participant",  "user",
                                      "customer", "client",  "household", "family",       "animal",
                                      "author",   "speaker", "writer",    "photographer", "site",
                                      "hospital", "school",  "session",   "group",        "batch"};
    static const char *const which[] = {"", "id", "no", "nr", "number", "name", "code"};
    for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
        const size_t length = strlen(who[i]);
        if (strncasecmp(name, who[i], length) != 0)
            continue;
        const char *rest = name + length + strspn(name + length, " _-.");
        for (size_t k = 0; k < sizeof which / sizeof *which; k++)
            if (strcasecmp(rest, which[k]) == 0)
                return true;
    }
    return false;
}

/* A few rows of each of many names, or of somebody. Measures come again too. */
static bool may_be_group(const struct tlc_look_column *column)
{
    enum { FEWEST = 20, MOST_ROWS = 50 };
    const bool some = column->distinct > 1 && column->distinct < column->present;
    const bool words = column->kind == TLC_LOOK_CATEGORY || column->kind == TLC_LOOK_TEXT;
    if (some && (words || column->whole) && names_somebody(column->name))
        return true;
    return words && 10 * (column->numbers + column->dates) < column->present &&
           column->distinct >= FEWEST && 2 * column->distinct <= column->present &&
           column->present <= MOST_ROWS * column->distinct;
}

static void see_groups(Arena *arena, Sights *sights, const struct tlc_look_column *column)
{
    const char *name = printable(arena, column->name);
    if (may_be_group(column))
        add(arena, sights,
            arena_printf(arena,
                         "`%s` may tell rows that belong together, of %" PRId64
                         " kinds: a split with `by: %s` does not divide them",
                         name, column->distinct, name));
}

Sights sights_of(Arena *arena, const struct tlc_look_table *table, int64_t label)
{
    Sights sights = {0};
    see_doubles(arena, &sights, table);
    if (label >= 0)
        see_unlabelled(arena, &sights, &table->columns[label]);
    const int64_t probable = tlc_look_label(table);
    if (probable >= 0)
        see_order(arena, &sights, &table->columns[probable]);
    if (label >= 0 && tlc_look_is_classes(&table->columns[label])) {
        if (label != probable)
            see_order(arena, &sights, &table->columns[label]);
        see_rare(arena, &sights, &table->columns[label]);
    }
    for (size_t i = 0; i < table->count; i++) {
        see_column(arena, &sights, &table->columns[i]);
        if ((int64_t)i != label)
            see_groups(arena, &sights, &table->columns[i]);
    }
    return sights;
}
