/* format_csv.c: tables of text, of which some columns are what a model reads and one is the label.
 */
#include "base/printable.h"
#include "catalog/formats/csv_table.h"
#include "formats/csv_source.h"

#include <string.h>

static const char *const column_kinds[] = {
    [COLUMN_NUMBER] = "number", [COLUMN_OPTIONAL] = "optional", [COLUMN_IGNORED] = "ignore"};

/* ---- words ----------------------------------------------------------------------------------- */

static bool is_repeated(const WordList *words, const char *text)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i].text, text) == 0)
            return true;
    return false;
}

/* Any text, what YAML takes for a number or nothing too: it is compared with that of the table. */
static void read_table_word(Reader *reader, const Node *node, const char *path, WordList *words)
{
    enum { LONGEST = 1000 };
    if (node->kind != NODE_SCALAR || node->length > LONGEST)
        wrong_value(reader, node, path, "a text as it stands in the table");
    else if (is_repeated(words, node->text))
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "data-words",
                    "%s: `%.60s` is there twice", path, node->text);
    else
        *list_add(reader->arena, words) = (Word){node->text, node->span};
}

static void read_table_words(Reader *reader, const Node *node, const char *path, void *field)
{
    if (!expect_entries(reader, node, path, NODE_LIST, NULL))
        return;
    for (size_t i = 0; i < node->items.count; i++)
        read_table_word(reader, node->items.items[i],
                        arena_printf(reader->arena, "%s[%zu]", path, i), field);
}

/* ---- columns --------------------------------------------------------------------------------- */

static bool read_column_kind(Reader *reader, const Node *node, const char *path, ColumnKind *kind)
{
    enum { KINDS = sizeof column_kinds / sizeof *column_kinds };
    for (int i = 0; node->kind == NODE_SCALAR && i < KINDS; i++)
        if (strcmp(node->text, column_kinds[i]) == 0) {
            *kind = (ColumnKind)i;
            return true;
        }
    wrong_kind(reader, node, path, "`number`, `optional`, `ignore` or a list of words");
    if (node->kind == NODE_SCALAR && nearest_name(node->text, column_kinds, KINDS))
        diag_suggest(reader->diagnostics, node->span, node->text,
                     nearest_name(node->text, column_kinds, KINDS));
    return false;
}

static void read_column(Reader *reader, const Entry *entry, const char *path, Column *column)
{
    *column = (Column){.name = entry->key, .span = entry->key_span, .kind = COLUMN_IGNORED};
    if (entry->value->kind == NODE_LIST) {
        column->kind = COLUMN_WORDS;
        read_table_words(reader, entry->value, path, &column->words);
    } else
        read_column_kind(reader, entry->value, path, &column->kind);
}

static void read_columns(Reader *reader, const Node *node, const char *path, void *field)
{
    Table *table = (Table *)(void *)((char *)field - offsetof(Table, columns));
    table->columns_span = node->span;
    if (!expect_entries(reader, node, path, NODE_MAP, NULL))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        read_column(reader, entry, arena_printf(reader->arena, "%s.%s", path, entry->key),
                    list_add(reader->arena, &table->columns));
    }
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void read_delimiter(Reader *reader, const Node *node, const char *path, void *field)
{
    const char *text = node->kind == NODE_SCALAR ? node->text : "";
    if (strcmp(text, "tab") == 0)
        text = "\t";
    if (text[0] != '\0' && text[1] == '\0' && strchr(",;|:\t !#$%&*/<=>?@^_`~", text[0]))
        *(Word *)field = (Word){text, node->span};
    else
        wrong_value(reader, node, path, "one character such as \";\", or tab");
}

static void read_skip(Reader *reader, const Node *node, const char *path, void *field)
{
    enum { MOST = 999999 };
    Count *skip = field;
    read_count(reader, node, path, skip);
    if (skip->value <= MOST)
        return;
    wrong_value(reader, node, path, "a number of rows below a million");
    skip->value = 0;
}

static const Key file_keys[] = {
    KEY_FILES("table", files, "the table, plain or .gz", "wine.csv"),
};
static const Section file_section = FORMAT_SECTION("data.NAME.train (format: csv)", file_keys);

static void read_table_file(Reader *reader, const Node *node, const char *path, void *field)
{
    read_data_file(reader, &file_section, node, path, field);
}

static const Key data_keys[] = {
    KEY_FORMAT,
    KEY_PATH,
    {"label", read_word, DATA_OWN(Table, label), .required = true, .instead = "targets",
     .takes = "name of a column", .meaning = "the column that has the classes",
     .example = "species"},
    {"targets", read_data_targets, offsetof(DataSet, targets),
     .takes = "name of a column, or names",
     .meaning = "instead of a label: the columns of numbers that a model learns",
     .example = "[height, weight]"},
    {"classes", read_data_classes, offsetof(DataSet, classes), .takes = "whole number, or names",
     .meaning =
         "what the label is, as the table has it, or 0 to classes - 1; if left out, all it is",
     .example = "[setosa, versicolor]"},
    {"columns", read_columns, DATA_OWN(Table, columns),
     .takes = "NAME: number, optional, ignore or a list of words",
     .meaning = "what a model reads, in this order; of a list, a 1 for the word that is there",
     .example = "{length: number, colour: [red, white]}"},
    {"missing", read_table_words, DATA_OWN(Table, missing), .takes = "list of texts",
     .meaning = "what stands where a value is missing", .example = "[\"\", NA]"},
    {"delimiter", read_delimiter, DATA_OWN(Table, delimiter), .value = ",",
     .takes = "one character, or tab", .meaning = "what divides the fields of a row",
     .example = "\";\""},
    {"header", read_flag, DATA_OWN(Table, header), .value = "true", .takes = "true or false",
     .meaning = "the first row has the names of the columns; else they are column_1, column_2, ...",
     .example = "true"},
    {"skip", read_skip, DATA_OWN(Table, skip), .value = "0", .takes = "whole number",
     .meaning = "rows before that, of any length, which are passed over", .example = "1"},
    KEY_SCALE,
    KEYS_FILES(read_table_file, "a table", "{table: wine.csv}"),
};
static const Section data_section = FORMAT_SECTION("data.NAME (format: csv)", data_keys);

/* ---- what follows from them ------------------------------------------------------------------ */

enum { MOST_NUMBERED = 1 << 16 }; /* a check refuses more classes */

static int64_t width_of(const Column *column)
{
    static const int64_t widths[] = {
        [COLUMN_NUMBER] = 1, [COLUMN_OPTIONAL] = 2, [COLUMN_IGNORED] = 0};
    return column->kind == COLUMN_WORDS ? (int64_t)column->words.count : widths[column->kind];
}

const Word *csv_learned(const DataSet *data, const char *column)
{
    const Word *label = &DATA_OWN_OF(Table, data)->label;
    if (label->text)
        return strcmp(label->text, column) == 0 ? label : NULL;
    for (size_t i = 0; i < data->target_names.count; i++)
        if (strcmp(data->target_names.items[i].text, column) == 0)
            return &data->target_names.items[i];
    return NULL;
}

static void check_column(Diagnostics *diagnostics, const DataSet *data, const Column *column)
{
    const Table *table = DATA_OWN_OF(Table, data);
    const Word *learned = csv_learned(data, column->name);
    if (learned && column->kind != COLUMN_IGNORED) {
        const char *what = table->label.text ? "label" : "target";
        diag_report(diagnostics, DIAG_ERROR, column->span, "data-columns",
                    "a model that reads the %s `%.60s` has nothing to learn", what, column->name);
        diag_see(diagnostics, learned->span, "it is the %s here", what);
    }
    if (column->kind == COLUMN_OPTIONAL && table->missing.count == 0) {
        diag_report(diagnostics, DIAG_ERROR, column->span, "data-columns",
                    "`%.60s` may be missing, but nothing says what stands there then",
                    column->name);
        diag_help(diagnostics, "add `missing: [\"\", NA]` to the data set, with the words that are "
                               "in the table");
    }
}

/* `classes: 3` are 0, 1 and 2 in the table too. */
static void name_classes(Arena *arena, DataSet *data)
{
    const int64_t count = data->class_names.count ? 0 : data->classes.value;
    for (int64_t i = 0; i < count && i < MOST_NUMBERED; i++)
        *list_add(arena, &data->class_names) =
            (Word){arena_printf(arena, "%lld", (long long)i), data->classes.span};
}

/* A table has a label or targets, and these have names. */
static bool check_learned(Diagnostics *diagnostics, const DataSet *data)
{
    const Table *table = DATA_OWN_OF(Table, data);
    if (data->targets.given && table->label.text) {
        diag_report(diagnostics, DIAG_ERROR, data->targets.span, "data-targets",
                    "the examples of %s have either a label or targets, not both", data->name.text);
        diag_see(diagnostics, table->label.span, "the label is given here");
        return false;
    }
    if (data->targets.given && data->target_names.count == 0) {
        diag_report(diagnostics, DIAG_ERROR, data->targets.span, "data-targets",
                    "targets of a table are columns by name");
        diag_help(diagnostics, "write `targets: price`, or `targets: [height, weight]`");
        return false;
    }
    return true;
}

/* An example is a vector of as many numbers as the columns make. */
static void settle(Reader *reader, DataSet *data)
{
    const Table *table = DATA_OWN_OF(Table, data);
    int64_t size = 0;
    if (!check_learned(reader->diagnostics, data) || !csv_see(reader, data))
        return;
    name_classes(reader->arena, data);
    for (size_t i = 0; i < table->columns.count; i++) {
        size += width_of(&table->columns.items[i]);
        check_column(reader->diagnostics, data, &table->columns.items[i]);
    }
    if (size == 0)
        diag_report(reader->diagnostics, DIAG_ERROR, table->columns_span, "data-columns",
                    "no column is left that a model could read");
    *list_add(reader->arena, &data->shape) = (Count){size, table->columns_span, true};
}

static bool is_mark(const DataSet *data, int64_t place)
{
    const Table *table = DATA_OWN_OF(Table, data);
    int64_t first = 0;
    for (size_t i = 0; i < table->columns.count && first <= place; i++) {
        const Column *column = &table->columns.items[i];
        if (column->kind == COLUMN_OPTIONAL && place == first + 1)
            return true;
        first += width_of(column);
    }
    return false;
}

/* ---- groups ---------------------------------------------------------------------------------- */

static bool is_read(const Table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (strcmp(table->columns.items[i].name, name) == 0)
            return table->columns.items[i].kind != COLUMN_IGNORED;
    return false;
}

static bool check_group(Diagnostics *diagnostics, const DataSet *data, const DataFile *file,
                        const Word *group)
{
    const Table *table = DATA_OWN_OF(Table, data);
    (void)file;
    if (table->label.text && strcmp(group->text, table->label.text) == 0) {
        diag_report(diagnostics, DIAG_ERROR, group->span, "split-groups",
                    "`%.60s` is the label: each class would be in one split alone", group->text);
        return false;
    }
    if (is_read(table, group->text)) {
        diag_report(diagnostics, DIAG_WARNING, group->span, "split-groups",
                    "models read `%.60s`, of which the values in one split are in no other",
                    group->text);
        diag_help(diagnostics, "write `%.60s: ignore` among the data set's `columns`", group->text);
    }
    return true;
}

/* ---- in C ------------------------------------------------------------------------------------ */

static const char *const *texts_of_words(Arena *arena, const WordList *words)
{
    const char **texts = arena_alloc(arena, (words->count + 1) * sizeof *texts);
    for (size_t i = 0; i < words->count; i++)
        texts[i] = words->items[i].text;
    return texts;
}

static int other_of(const WordList *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i].text, "other") == 0)
            return (int)i;
    return -1;
}

static struct tlc_csv_input input_of(Arena *arena, const Column *column)
{
    if (column->kind != COLUMN_WORDS)
        return (struct tlc_csv_input){.column = column->name,
                                      .optional = column->kind == COLUMN_OPTIONAL};
    return (struct tlc_csv_input){.column = column->name,
                                  .words = texts_of_words(arena, &column->words),
                                  .count = (int)column->words.count,
                                  .other = other_of(&column->words)};
}

static const void *settings_of(Arena *arena, const DataSet *data, const DataFile *file)
{
    const Table *table = DATA_OWN_OF(Table, data);
    struct tlc_csv_settings *settings = arena_alloc(arena, sizeof *settings);
    struct tlc_csv_input *inputs = arena_alloc(arena, (table->columns.count + 1) * sizeof *inputs);
    (void)file;
    *settings = (struct tlc_csv_settings){.dialect = {.delimiter = *table->delimiter.text,
                                                      .headless = !table->header.value,
                                                      .skip = (int)table->skip.value},
                                          .missing = texts_of_words(arena, &table->missing),
                                          .missing_count = (int)table->missing.count,
                                          .label = table->label.text,
                                          .inputs = inputs};
    for (size_t i = 0; i < table->columns.count; i++)
        if (table->columns.items[i].kind != COLUMN_IGNORED)
            inputs[settings->count++] = input_of(arena, &table->columns.items[i]);
    return settings;
}

static void add_input(Text *text, const struct tlc_csv_input *input)
{
    text_addf(text, "            {.column = %s", quoted(text->arena, input->column));
    if (input->optional)
        text_add(text, ", .optional = true");
    if (input->words)
        text_addf(text, ",\n             .words = %s,\n             .count = %d, .other = %d",
                  texts_in_c(text->arena, input->words, input->count), input->count, input->other);
    text_add(text, "},\n");
}

static const char *settings_in_c(Arena *arena, const void *from)
{
    const struct tlc_csv_settings *settings = from;
    const char delimiter = settings->dialect.delimiter;
    Text text = text_new(arena);
    text_addf(&text, "&(const struct tlc_csv_settings){\n        .dialect = {.delimiter = '%s'%s",
              delimiter == '\t' ? "\\t" : arena_printf(arena, "%c", delimiter),
              settings->dialect.headless ? ", .headless = true" : "");
    if (settings->dialect.skip)
        text_addf(&text, ", .skip = %d", settings->dialect.skip);
    text_add(&text, "},\n");
    if (settings->missing_count)
        text_addf(&text, "        .missing = %s, .missing_count = %d,\n",
                  texts_in_c(arena, settings->missing, settings->missing_count),
                  settings->missing_count);
    if (settings->label)
        text_addf(&text, "        .label = %s,\n", quoted(arena, settings->label));
    text_add(&text, "        .inputs = (const struct tlc_csv_input[]){\n");
    for (int i = 0; i < settings->count; i++)
        add_input(&text, &settings->inputs[i]);
    text_addf(&text, "        },\n        .count = %d}", settings->count);
    return text.bytes;
}

/* ---- by hand --------------------------------------------------------------------------------- */

static void list_words(Text *text, const WordList *words)
{
    text_add(text, "[");
    for (size_t i = 0; i < words->count; i++)
        text_addf(text, "%s%s", i ? ", " : "", json_text(text->arena, words->items[i].text));
    text_add(text, "]");
}

static void list_column(Text *text, const Column *column)
{
    text_addf(text, "{\"name\": %s, \"optional\": %s", json_text(text->arena, column->name),
              column->kind == COLUMN_OPTIONAL ? "true" : "false");
    if (column->kind == COLUMN_WORDS) {
        text_add(text, ", \"words\": ");
        list_words(text, &column->words);
        text_addf(text, ", \"other\": %lld", (long long)other_of(&column->words));
    }
    text_add(text, "}");
}

static const char *by_hand(Arena *arena, const DataSet *data)
{
    const Table *table = DATA_OWN_OF(Table, data);
    Text text = text_new(arena);
    const char *before = "\n  ";
    text_addf(&text, "{\"delimiter\": %s, \"header\": %s, \"skip\": %lld, \"missing\": ",
              json_text(arena, table->delimiter.text), table->header.value ? "true" : "false",
              (long long)table->skip.value);
    list_words(&text, &table->missing);
    text_add(&text, ", \"columns\": [");
    for (size_t i = 0; i < table->columns.count; i++) {
        if (table->columns.items[i].kind == COLUMN_IGNORED)
            continue;
        text_add(&text, before);
        list_column(&text, &table->columns.items[i]);
        before = ",\n  ";
    }
    text_add(&text, "]}");
    return text.bytes;
}

const FormatKind format_csv = {.name = "csv",
                               .section = &data_section,
                               .file_section = &file_section,
                               .element = TLC_FLOAT32,
                               .settle = settle,
                               .check_group = check_group,
                               .is_mark = is_mark,
                               .settings = settings_of,
                               .settings_in_c = settings_in_c,
                               .by_hand = by_hand};
