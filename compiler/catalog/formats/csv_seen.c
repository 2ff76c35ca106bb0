/* csv_seen.c: classes and columns that a spec leaves to its tables. */
#include "catalog/formats/csv_table.h"

#include "base/printable.h"
#include "common/data_places.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- where tables are ------------------------------------------------------------------------ */

/* NULL where it is in none of them, nor where an absolute path leads. */
static const char *find_table(Arena *arena, const char *below)
{
    if (*below == '/')
        return access(below, F_OK) == 0 ? below : NULL;
    const char *place;
    for (size_t i = 0; (place = tlc_data_place(NULL, i)); i++) {
        const char *path = arena_printf(arena, "%s/%s", place, below);
        if (access(path, F_OK) == 0)
            return path;
    }
    return NULL;
}

static void report_absent(Diagnostics *diagnostics, const Word *table, const char *below)
{
    diag_report(diagnostics, DIAG_ERROR, table->span, "data-table",
                "classes and columns that are left out are those of the table, and %.300s cannot "
                "be found",
                below);
    if (*below != '/')
        diag_help(diagnostics, "it is looked for below $TLC_DATA, ./data and /usr/share/datasets");
    diag_help(diagnostics, "or write `classes:` and `columns:`, as `tlc init FILE` does");
}

/* ---- what a table has ------------------------------------------------------------------------ */

/* Numbers by size, before the alphabet's order. */
static int compare_texts(const char *a, const char *b)
{
    char *end_a, *end_b;
    const double number_a = strtod(a, &end_a), number_b = strtod(b, &end_b);
    if (*a && *b && !*end_a && !*end_b && number_a != number_b)
        return number_a < number_b ? -1 : 1;
    return strcmp(a, b);
}

static int compare_pointers(const void *one, const void *other)
{
    return compare_texts(*(const char *const *)one, *(const char *const *)other);
}

static int compare_words(const void *one, const void *other)
{
    return compare_texts(((const Word *)one)->text, ((const Word *)other)->text);
}

const char **csv_sorted_words(Arena *arena, const struct tlc_look_column *column)
{
    const size_t count = (size_t)column->words.count;
    const char **words = arena_alloc(arena, (count + 1) * sizeof *words);
    if (count > 0)
        memcpy(words, column->words.words, count * sizeof *words);
    qsort(words, count, sizeof *words, compare_pointers);
    return words;
}

static bool has_word(const WordList *words, const char *text)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i].text, text) == 0)
            return true;
    return false;
}

/* A class that one file has first stands where all would have it. */
static void add_classes(Arena *arena, DataSet *data, const struct tlc_look_column *label)
{
    WordList *names = &data->class_names;
    for (int32_t i = 0; i < label->words.count; i++)
        if (!has_word(names, label->words.words[i]))
            *list_add(arena, names) =
                (Word){arena_printf(arena, "%s", label->words.words[i]), data->name.span};
    if (names->count > 0)
        qsort(names->items, names->count, sizeof *names->items, compare_words);
    data->classes = (Count){(int64_t)names->count, data->name.span, true};
}

static const struct tlc_look_column *find_column(const struct tlc_look_table *seen,
                                                 const char *name)
{
    for (size_t i = 0; i < seen->count; i++)
        if (strcmp(seen->columns[i].name, name) == 0)
            return &seen->columns[i];
    return NULL;
}

/* Numbers, but not those that number the rows or are the same in all. */
static void add_columns(Arena *arena, const DataSet *data, Table *table,
                        const struct tlc_look_table *seen)
{
    const Span span = table->label.text ? table->label.span : data->targets.span;
    for (size_t i = 0; i < seen->count; i++) {
        const struct tlc_look_column *column = &seen->columns[i];
        if (column->kind == TLC_LOOK_NUMBER && !csv_learned(data, column->name))
            *list_add(arena, &table->columns) =
                (Column){.name = arena_printf(arena, "%s", column->name),
                         .span = span,
                         .kind = column->missing ? COLUMN_OPTIONAL : COLUMN_NUMBER};
    }
    table->columns_span = span;
}

/* A second file may lack values where the first has all. */
static void add_missing(Table *table, const struct tlc_look_table *seen)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        const struct tlc_look_column *column = find_column(seen, table->columns.items[i].name);
        if (column && column->missing)
            table->columns.items[i].kind = COLUMN_OPTIONAL;
    }
}

/* ---- the spec -------------------------------------------------------------------------------- */

static void report_no_column(Arena *arena, Diagnostics *diagnostics, const Word *wanted,
                             const char *path, const struct tlc_look_table *seen)
{
    const char **names = arena_alloc(arena, (seen->count + 1) * sizeof *names);
    for (size_t i = 0; i < seen->count; i++)
        names[i] = seen->columns[i].name;
    diag_report(diagnostics, DIAG_ERROR, wanted->span, "data-table", "%s has no column `%.60s`",
                path, wanted->text);
    const char *near = nearest_name(wanted->text, names, seen->count);
    if (near)
        diag_suggest(diagnostics, wanted->span, wanted->text, near);
}

static bool has_label(Arena *arena, Diagnostics *diagnostics, const Table *table, const char *path,
                      const struct tlc_look_table *seen)
{
    const struct tlc_look_column *label = find_column(seen, table->label.text);
    if (label && label->words.count == label->distinct)
        return true;
    if (label)
        diag_report(diagnostics, DIAG_ERROR, table->label.span, "data-table",
                    "`%.60s` of %s has values of more than %d bytes, or more than %d of them",
                    label->name, path, TLC_LOOK_LONGEST_WORD, TLC_LOOK_MOST_WORDS);
    else
        report_no_column(arena, diagnostics, &table->label, path, seen);
    return false;
}

static bool has_target(Arena *arena, Diagnostics *diagnostics, const Word *target, const char *path,
                       const struct tlc_look_table *seen)
{
    const struct tlc_look_column *column = find_column(seen, target->text);
    if (!column) {
        report_no_column(arena, diagnostics, target, path, seen);
        return false;
    }
    if (column->numbers == column->present)
        return true;
    diag_report(diagnostics, DIAG_ERROR, target->span, "data-table",
                "%s: line %lld has %s for `%.60s`, and a target is a number", path,
                (long long)column->odd_line, column->odd.text, column->name);
    diag_help(diagnostics, "to tell words apart, write `label: %.60s` instead", column->name);
    return false;
}

/* Whether the table has what a model learns. */
static bool has_learned(Arena *arena, Diagnostics *diagnostics, const DataSet *data,
                        const char *path, const struct tlc_look_table *seen)
{
    const Table *table = DATA_OWN_OF(Table, data);
    bool good = true;
    if (table->label.text)
        return has_label(arena, diagnostics, table, path, seen);
    for (size_t i = 0; i < data->target_names.count; i++)
        good &= has_target(arena, diagnostics, &data->target_names.items[i], path, seen);
    return good;
}

static bool look(Arena *arena, const char *path, const Table *table, struct tlc_look_table *seen,
                 struct tlc_fault *fault)
{
    const char **words = arena_alloc(arena, (table->missing.count + 1) * sizeof *words);
    for (size_t i = 0; i < table->missing.count; i++)
        words[i] = table->missing.items[i].text;
    const struct tlc_csv_missing missing = {words, table->missing.count};
    const struct tlc_csv_dialect dialect = {.delimiter = *table->delimiter.text,
                                            .headless = !table->header.value,
                                            .skip = (int)table->skip.value};
    return tlc_look_at(path, &dialect, &missing, seen, fault);
}

static bool look_into(Reader *reader, const DataSet *data, const Word *file,
                      struct tlc_look_table *seen)
{
    const Table *table = DATA_OWN_OF(Table, data);
    struct tlc_fault fault;
    const char *below = arena_printf(reader->arena, "%s/%s", data->path.text, file->text);
    const char *path = find_table(reader->arena, below);
    if (!path)
        report_absent(reader->diagnostics, file, below);
    else if (!look(reader->arena, path, table, seen, &fault))
        diag_report(reader->diagnostics, DIAG_ERROR, file->span, "data-table", "%s", fault.text);
    else if (has_learned(reader->arena, reader->diagnostics, data, path, seen)) {
        note_file(reader, path);
        return true;
    } else
        tlc_look_end(seen);
    return false;
}

static bool see_file(Reader *reader, DataSet *data, const Word *file, bool classes, bool columns)
{
    Table *table = (Table *)(void *)data->own;
    struct tlc_look_table seen;
    if (!look_into(reader, data, file, &seen))
        return false;
    if (classes)
        add_classes(reader->arena, data, find_column(&seen, table->label.text));
    if (columns && table->columns.count == 0)
        add_columns(reader->arena, data, table, &seen);
    if (columns)
        add_missing(table, &seen);
    tlc_look_end(&seen);
    return true;
}

/* Adds a default, as it would be written. */
static void add_default(Reader *reader, const DataSet *data, const char *key, const char *value)
{
    *list_add(reader->arena, &reader->spec->defaults) =
        (Default){arena_printf(reader->arena, "data.%s.%s", data->name.text, key), value};
}

static void add_default_classes(Reader *reader, const DataSet *data)
{
    Text words = text_new(reader->arena);
    for (size_t i = 0; i < data->class_names.count; i++)
        text_addf(&words, "%s%s", i ? ", " : "",
                  yaml_text(reader->arena, data->class_names.items[i].text));
    add_default(reader, data, "classes", arena_printf(reader->arena, "[%s]", words.bytes));
}

static void add_default_columns(Reader *reader, const DataSet *data, const Table *table)
{
    Text names = text_new(reader->arena);
    for (size_t i = 0; i < table->columns.count; i++)
        text_addf(&names, "%s%s: %s", i ? ", " : "",
                  yaml_text(reader->arena, table->columns.items[i].name),
                  table->columns.items[i].kind == COLUMN_OPTIONAL ? "optional" : "number");
    add_default(reader, data, "columns", arena_printf(reader->arena, "{%s}", names.bytes));
}

static bool see_files(Reader *reader, DataSet *data, const DataFile *file, bool classes,
                      bool columns)
{
    for (size_t i = 0; i < file->files.count; i++)
        if (!see_file(reader, data, &file->files.items[i], classes, columns))
            return false;
    return true;
}

bool csv_see(Reader *reader, DataSet *data)
{
    const Table *table = DATA_OWN_OF(Table, data);
    const bool classes = !data->classes.given && !data->targets.given;
    const bool columns = table->columns.count == 0;
    for (size_t i = 0; i < DATA_FILES && (classes || columns); i++)
        if (data->files[i].name && !see_files(reader, data, &data->files[i], classes, columns))
            return false;
    if (classes)
        add_default_classes(reader, data);
    if (columns)
        add_default_columns(reader, data, table);
    return true;
}
