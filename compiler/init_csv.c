#include "init_csv.h"

#include "base/printable.h"
#include "catalog/formats/csv_table.h"
#include "init_parts.h"
#include "ir/plan.h"

#include <inttypes.h>
#include <string.h>

enum {
    MOST_WORDS = 50,     /* of a column that becomes as many inputs */
    MOST_CLASSES = 256,  /* of a task */
    MOST_COLUMNS = 1000, /* that a spec can name */
    FEWEST_ROWS = 20,
    COMMENT = 34 /* where comments begin */
};

/* What the spec is made of. */
typedef struct Draft {
    Text *text;
    const char *file;
    const struct tlc_look_table *table;
    const struct tlc_look_column *label;
    const char *name, *path;
    int64_t inputs;
} Draft;

/* ---- lines ---------------------------------------------------------------------------------- */

/* A comment is one line, whatever it quotes; where it would be a long one, it stands above. */
static void add_line(Draft *draft, const char *line, const char *comment)
{
    enum { LONGEST = 100 };
    Text *text = draft->text;
    const char *words = comment ? printable(text->arena, comment) : NULL;
    const size_t length = strlen(line), place = length + 2 < COMMENT ? COMMENT : length + 2;
    const bool above = words && place + strlen(words) > LONGEST;
    if (above)
        text_addf(text, "%.*s# %s\n", (int)strspn(line, " "), line, words);
    text_add(text, line);
    if (words && !above) {
        text_repeat(text, ' ', place - length);
        text_addf(text, "# %s", words);
    }
    text_add(text, "\n");
}

static void add_list(Text *text, const char *const *words, int32_t count)
{
    text_add(text, "[");
    for (int32_t i = 0; i < count; i++)
        text_addf(text, "%s%s", i ? ", " : "", yaml_text(text->arena, words[i]));
    text_add(text, "]");
}

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
    add_line(draft, line.bytes, comment_on(arena, column));
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

static void add_path(Draft *draft)
{
    const char *path = draft->path;
    text_addf(draft->text, "    path: %s\n",
              strcmp(path, ".") == 0 ? path : yaml_text(draft->text->arena, path));
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

static void add_data(Draft *draft)
{
    Text *text = draft->text;
    Arena *arena = text->arena;
    text_addf(text, "\ndata:\n  %s:\n    format: csv\n", draft->name);
    add_path(draft);
    text_addf(text, "    label: %s\n", yaml_text(arena, draft->label->name));
    Text classes = text_new(arena);
    text_add(&classes, "    classes: ");
    add_list(&classes, csv_sorted_words(arena, draft->label), draft->label->words.count);
    add_line(draft, classes.bytes, shown_values(arena, draft->label, 60));
    text_add(text, "    columns:\n");
    for (size_t i = 0; i < draft->table->count; i++)
        if (&draft->table->columns[i] != draft->label)
            add_column(draft, &draft->table->columns[i]);
    add_missing(draft);
    add_dialect(draft);
    text_addf(text, "    train: {table: %s}\n", yaml_text(arena, base_name(draft->file)));
}

/* Three fifths, of which models learn; a fifth each is to choose by and to test on. */
static int64_t training_rows(const Draft *draft)
{
    return draft->table->rows * 3 / 5;
}

/* About one weight for each example, in a power of two of units. */
static int64_t units_for(const Draft *draft)
{
    enum { FEWEST = 8, MOST = 64 };
    const int64_t each = draft->inputs + draft->label->distinct;
    int64_t units = FEWEST;
    while (units < MOST && 2 * units * each <= training_rows(draft))
        units *= 2;
    return units;
}

static void add_models(Draft *draft)
{
    Text *text = draft->text;
    const int64_t classes = draft->label->distinct;
    text_add(text, "\nmodels:\n");
    add_line(draft, "  linear:", "what there is to beat");
    text_add(text, "    layers:\n");
    add_line(draft, "      - normalization", "mean 0, variance 1, by the training rows");
    text_addf(text, "      - dense: {units: %" PRId64 ", activation: softmax}\n", classes);
    text_add(text, "  net:\n    layers:\n      - normalization\n");
    text_addf(text, "      - dense: {units: %" PRId64 ", activation: relu}\n", units_for(draft));
    text_addf(text, "      - dense: {units: %" PRId64 ", activation: softmax}\n", classes);
}

/* About 2,000 steps. */
static void add_training(Draft *draft)
{
    enum { STEPS = 2000, FEWEST = 5, MOST = 100 };
    static const char *const models[] = {"linear", "net"};
    const int64_t batch = training_rows(draft) < 320 ? 16 : 32;
    int64_t epochs = STEPS * batch / training_rows(draft);
    epochs = epochs < FEWEST ? FEWEST : epochs > MOST ? MOST : epochs;
    Text *text = draft->text;
    text_add(text, "\ntraining:\n");
    for (size_t i = 0; i < 2; i++)
        text_addf(text,
                  "  - model: %s\n    task: %s\n    loss: sparse_categorical_crossentropy\n"
                  "    optimizer: {adam: {learning_rate: 0.003}}\n    batch_size: %" PRId64
                  "\n    epochs: %" PRId64 "\n",
                  models[i], draft->name, batch, epochs);
    text_addf(text, "\ncompare:\n  - {models: [linear, net], task: %s, split: test}\n",
              draft->name);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool find_label(Draft *draft, const char *wanted, struct tlc_fault *fault)
{
    const struct tlc_look_table *table = draft->table;
    int64_t label = wanted ? -1 : tlc_look_label(table);
    for (size_t i = 0; wanted && i < table->count; i++)
        if (strcmp(table->columns[i].name, wanted) == 0)
            label = (int64_t)i;
    if (label < 0 && wanted)
        return tlc_fault_set(fault, "%s has no column `%.100s`", draft->file, wanted);
    if (label < 0)
        return tlc_fault_set(fault,
                             "%s: no column looks like classes, of words or a few whole numbers "
                             "that come again: name one by --label",
                             draft->file);
    draft->label = &table->columns[label];
    if (draft->label->words.count < draft->label->distinct &&
        draft->label->distinct <= MOST_CLASSES)
        return tlc_fault_set(fault, "%s: column `%.100s` has values of more than %d bytes",
                             draft->file, draft->label->name, TLC_LOOK_LONGEST_WORD);
    if (draft->label->distinct >= 2 && draft->label->distinct <= MOST_CLASSES)
        return true;
    return tlc_fault_set(
        fault, "%s: column `%.100s` has %lld values, and a task has 2 to %d classes", draft->file,
        draft->label->name, (long long)draft->label->distinct, MOST_CLASSES);
}

static bool is_enough(Draft *draft, struct tlc_fault *fault)
{
    const struct tlc_look_table *table = draft->table;
    for (size_t i = 0; i < table->count; i++)
        draft->inputs += is_input(draft, &table->columns[i]) ? inputs_of(&table->columns[i]) : 0;
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
    *sights = sights_of(arena, draft->table);
    draft->name = spec_name_of(arena, draft->file, "table");
    add_head(draft, sights);
    add_data(draft);
    add_random_splits(draft->text, draft->name);
    add_models(draft);
    add_training(draft);
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
