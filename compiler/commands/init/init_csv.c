#include "commands/init/init_csv.h"

#include "base/printable.h"
#include "catalog/formats/csv_table.h"
#include "commands/init/init_parts.h"
#include "ir/plan.h"

#include <inttypes.h>
#include <string.h>

enum {
    MOST_WORDS = 50,     /* of a column that becomes as many inputs */
    MOST_CLASSES = 256,  /* of a task */
    MOST_COLUMNS = 1000, /* that a spec can name */
    FEWEST_ROWS = 20
};

/* What the spec is made of. */
typedef struct Draft {
    Text *text;
    const char *file;
    const struct tlc_look_table *table;
    const struct tlc_look_column *label;
    const char *name, *path;
    bool classes; /* the label is, else numbers */
    int64_t inputs;
    bool missing; /* of some inputs that are numbers */
} Draft;

/* ---- columns --------------------------------------------------------------------------------- */

static bool is_input(const Draft *draft, const struct tlc_look_column *column)
{
    return column != draft->label &&
           (column->kind == TLC_LOOK_NUMBER ||
            (column->kind == TLC_LOOK_CATEGORY && column->distinct <= MOST_WORDS &&
             column->words.count == column->distinct));
}

static int64_t inputs_of(const struct tlc_look_column *column)
{
    if (column->kind == TLC_LOOK_CATEGORY)
        return column->distinct;
    return column->missing ? 2 : 1;
}

static const char *comment_on(Arena *arena, const struct tlc_look_column *column)
{
    const char *missing =
        column->missing ? arena_printf(arena, ", %" PRId64 " missing", column->missing) : "";
    if (column->kind == TLC_LOOK_NUMBER)
        return arena_printf(arena, "%s to %s, mean %s%s", shown_number(arena, column->least),
                            shown_number(arena, column->most), shown_number(arena, column->mean),
                            missing);
    if (column->kind == TLC_LOOK_CATEGORY)
        return arena_printf(arena, "%s%s", shown_values(arena, column, 40), missing);
    return tlc_look_kind_name(column->kind);
}

static void add_column(Draft *draft, const struct tlc_look_column *column)
{
    Arena *arena = draft->text->arena;
    Text line = text_new(arena);
    text_addf(&line, "      %s: ", yaml_text(arena, column->name));
    if (!is_input(draft, column))
        text_add(&line, "ignore");
    else if (column->kind == TLC_LOOK_CATEGORY)
        add_list(&line, csv_sorted_words(arena, column), column->words.count);
    else
        text_add(&line, column->missing ? "optional" : "number");
    add_line(draft->text, line.bytes, comment_on(arena, column));
}

static void add_missing(Draft *draft)
{
    const char *words[32];
    int32_t count = 0;
    for (size_t i = 0; i < draft->table->words.count; i++)
        if (draft->table->missing >> i & 1)
            words[count++] = draft->table->words.words[i];
    if (count == 0)
        return;
    text_add(draft->text, "    missing: ");
    add_list(draft->text, words, count);
    text_add(draft->text, "\n");
}

/* ---- sections -------------------------------------------------------------------------------- */

static void add_head(Draft *draft, const Sights *sights)
{
    Text *text = draft->text;
    text_addf(text, "# A first spec for %s, by `tlc init`: change what you like.\n",
              printable(text->arena, base_name(draft->file)));
    if (sights->count) {
        text_addf(text, "#\n# Seen in its %s rows:\n",
                  with_commas(text->arena, draft->table->rows));
        for (size_t i = 0; i < sights->count; i++)
            add_wrapped(text, "#   - ", "#     ", sights->items[i]);
    }
    text_addf(text, "name: %s\nseed: 1\n", draft->name);
}

static void add_dialect(Draft *draft)
{
    const struct tlc_csv_dialect *dialect = &draft->table->dialect;
    if (dialect->delimiter == '\t')
        text_add(draft->text, "    delimiter: tab\n");
    else if (dialect->delimiter != ',')
        text_addf(draft->text, "    delimiter: \"%c\"\n", dialect->delimiter);
    if (dialect->headless)
        text_add(draft->text, "    header: false\n");
    if (dialect->skip)
        text_addf(draft->text, "    skip: %d\n", dialect->skip);
}

static void add_label(Draft *draft)
{
    Arena *arena = draft->text->arena;
    Text classes = text_new(arena);
    text_addf(draft->text, "    label: %s\n", yaml_text(arena, draft->label->name));
    text_add(&classes, "    classes: ");
    add_list(&classes, csv_sorted_words(arena, draft->label), draft->label->words.count);
    add_line(draft->text, classes.bytes, shown_values(arena, draft->label, 60));
}

static void add_data(Draft *draft)
{
    Text *text = draft->text;
    Arena *arena = text->arena;
    text_addf(text, "\ndata:\n  %s:\n    format: csv\n", draft->name);
    add_path(text, draft->path);
    if (draft->classes)
        add_label(draft);
    else
        add_line(text, arena_printf(arena, "    targets: %s", yaml_text(arena, draft->label->name)),
                 comment_on(arena, draft->label));
    text_add(text, "    columns:\n");
    for (size_t i = 0; i < draft->table->count; i++)
        if (&draft->table->columns[i] != draft->label)
            add_column(draft, &draft->table->columns[i]);
    add_missing(draft);
    add_dialect(draft);
    text_addf(text, "    train: {table: %s}\n", yaml_text(arena, base_name(draft->file)));
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool check_classes(const Draft *draft, struct tlc_fault *fault)
{
    const struct tlc_look_column *label = draft->label;
    if (label->words.count < label->distinct && label->distinct <= MOST_CLASSES)
        return tlc_fault_set(fault, "%s: column `%.100s` has values of more than %d bytes",
                             draft->file, label->name, TLC_LOOK_LONGEST_WORD);
    if (label->distinct >= 2 && label->distinct <= MOST_CLASSES)
        return true;
    return tlc_fault_set(
        fault, "%s: column `%.100s` has %lld value%s, and a task has 2 to %d classes", draft->file,
        label->name, (long long)label->distinct, label->distinct == 1 ? "" : "s", MOST_CLASSES);
}

static int64_t column_called(const struct tlc_look_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return (int64_t)i;
    return -1;
}

/* Classes, or numbers that are too many of them. */
static bool find_label(Draft *draft, const char *wanted, struct tlc_fault *fault)
{
    const struct tlc_look_table *table = draft->table;
    const int64_t label = wanted ? column_called(table, wanted) : tlc_look_predicted(table);
    if (label < 0 && wanted)
        return tlc_fault_set(fault, "%s has no column `%.100s`", draft->file, wanted);
    if (label < 0)
        return tlc_fault_set(fault,
                             "%s: no column looks like classes, of words or a few whole numbers "
                             "that come again, and the last is none of numbers: name what is to be "
                             "predicted by --label",
                             draft->file);
    draft->label = &table->columns[label];
    draft->classes = draft->label->kind != TLC_LOOK_NUMBER || draft->label->distinct < 2 ||
                     tlc_look_is_classes(draft->label);
    return !draft->classes || check_classes(draft, fault);
}

static void add_inputs(Draft *draft, const struct tlc_look_column *column)
{
    if (!is_input(draft, column))
        return;
    draft->inputs += inputs_of(column);
    draft->missing |= column->kind == TLC_LOOK_NUMBER && column->missing > 0;
}

static bool is_enough(Draft *draft, struct tlc_fault *fault)
{
    const struct tlc_look_table *table = draft->table;
    for (size_t i = 0; i < table->count; i++)
        add_inputs(draft, &table->columns[i]);
    if (table->rows < FEWEST_ROWS)
        return tlc_fault_set(fault, "%s: %lld rows are too few to learn from and to test on",
                             draft->file, (long long)table->rows);
    if (table->count > MOST_COLUMNS)
        return tlc_fault_set(fault, "%s: a spec can name %d columns, and there are %zu",
                             draft->file, MOST_COLUMNS, table->count);
    if (draft->inputs == 0)
        return tlc_fault_set(fault, "%s: no column is left to predict `%.100s` from", draft->file,
                             draft->label->name);
    return true;
}

static bool write_draft(Draft *draft, Sights *sights, const char *label, struct tlc_fault *fault)
{
    Arena *arena = draft->text->arena;
    if (!find_label(draft, label, fault) || !is_enough(draft, fault) ||
        !(draft->path = data_path_of(arena, draft->file, fault)))
        return false;
    *sights = sights_of(arena, draft->table, draft->label - draft->table->columns);
    draft->name = spec_name_of(arena, draft->file, "table");
    add_head(draft, sights);
    add_data(draft);
    add_random_splits(draft->text, draft->name, draft->classes);
    const Nets nets = {.name = draft->name,
                       .rows = draft->table->rows,
                       .inputs = draft->inputs,
                       .outputs = draft->classes ? draft->label->distinct : 1,
                       .classes = draft->classes,
                       .missing = draft->missing,
                       .mean = draft->label->mean,
                       .sd = draft->label->sd};
    add_nets(draft->text, &nets);
    return true;
}

bool init_csv(Text *spec, Sights *sights, const DataOptions *options, struct tlc_fault *fault)
{
    struct tlc_look_table table;
    if (!look_at_csv(options, &table, fault))
        return false;
    Draft draft = {.text = spec, .file = options->file, .table = &table};
    const bool done = write_draft(&draft, sights, options->label, fault);
    tlc_look_end(&table);
    return done;
}
