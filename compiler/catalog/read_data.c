/* read_data.c: the data sets of a spec, each by the keys of its format. */
#include "catalog/format.h"

#include <string.h>

/* ---- sections ---- */

size_t data_section_count(void)
{
    return 2 * format_count;
}

const Section *data_section_at(size_t index)
{
    const FormatKind *kind = all_formats[index / 2];
    return index % 2 ? kind->file_section : kind->section;
}

/* ---- files ---- */

/* The first that is the same as one before it, or NULL. */
static const Word *repeated(const WordList *files)
{
    for (size_t i = 0; i < files->count; i++)
        for (size_t k = 0; k < i && files->items[i].text; k++)
            if (files->items[k].text && is_same_path(files->items[k].text, files->items[i].text))
                return &files->items[i];
    return NULL;
}

/* What a pattern stands for could be more files tomorrow. */
static void check_patterns(Reader *reader, const WordList *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const Word *file = &files->items[i];
        if (!file->text || !strchr(file->text, '*'))
            continue;
        diag_report(reader->diagnostics, DIAG_ERROR, file->span, "data-files",
                    "%.300s is a pattern, and files are told by their names", file->text);
        diag_help(reader->diagnostics, "write them as a list, such as `[part_1, part_2]`");
    }
}

/* Takes the first for the key that a format of one file has. */
static void take_first(Reader *reader, const WordList *files, Word *first)
{
    const Word *twice = repeated(files);
    if (files->count > 0)
        *first = files->items[0];
    check_patterns(reader, files);
    if (twice)
        diag_report(reader->diagnostics, DIAG_ERROR, twice->span, "data-files",
                    "%.300s is named twice, and its examples would be there twice", twice->text);
}

static void check_counts(Reader *reader, const DataFile *file, const char *path)
{
    const size_t images = file->image_files.count, labels = file->label_files.count;
    if (images == labels || !images || !labels)
        return;
    diag_report(reader->diagnostics, DIAG_ERROR, file->label_files.items[0].span, "data-files",
                "%s has %zu file%s of images, but %zu of labels", path, images,
                images == 1 ? "" : "s", labels);
    diag_help(reader->diagnostics, "the first of one belongs to the first of the other, and so on");
}

void read_data_file(Reader *reader, const Section *section, const Node *node, const char *path,
                    DataFile *file)
{
    file->name = strrchr(path, '.') + 1;
    file->span = node->span;
    read_section(reader, section, node, path, file);
    take_first(reader, &file->files, &file->file);
    take_first(reader, &file->image_files, &file->images);
    take_first(reader, &file->label_files, &file->labels);
    check_counts(reader, file, path);
}

void read_data_classes(Reader *reader, const Node *node, const char *path, void *field)
{
    DataSet *data = (DataSet *)((char *)field - offsetof(DataSet, classes));
    read_classes(reader, node, path, &data->classes, &data->class_names);
}

/* One may be called by its name alone. */
void read_data_targets(Reader *reader, const Node *node, const char *path, void *field)
{
    DataSet *data = (DataSet *)((char *)field - offsetof(DataSet, targets));
    if (node->kind != NODE_SCALAR || scalar_resolve(node).kind != SCALAR_STRING) {
        read_classes(reader, node, path, &data->targets, &data->target_names);
        return;
    }
    read_word(reader, node, path, list_add(reader->arena, &data->target_names));
    data->targets = (Count){1, node->span, true};
}

/* An example has a class or numbers. */
static void check_one_kind(Reader *reader, const DataSet *data)
{
    if (!data->targets.given || !data->classes.given)
        return;
    diag_report(reader->diagnostics, DIAG_ERROR, data->classes.span, "data-targets",
                "the examples of %s have either classes or numbers as targets, not both",
                data->name.text);
    diag_see(reader->diagnostics, data->targets.span, "the numbers are named here");
    diag_help(reader->diagnostics, "leave `classes` out to predict the numbers");
}

/* ---- the format ---- */

static void report_unknown_format(Reader *reader, const Node *format)
{
    List(const char *) names = {0};
    for (size_t i = 0; i < format_count; i++)
        *list_add(reader->arena, &names) = all_formats[i]->name;
    const char *near = nearest_name(format->text, names.items, names.count);
    diag_report(reader->diagnostics, DIAG_ERROR, format->span, "data-format",
                "unknown format `%.60s`", format->text);
    if (near) {
        diag_suggest(reader->diagnostics, format->span, format->text, near);
        return;
    }
    Text list = text_new(reader->arena);
    for (size_t i = 0; i < names.count; i++)
        text_addf(&list, "%s`%s`", i ? ", " : "", names.items[i]);
    diag_help(reader->diagnostics, "there %s %s", names.count == 1 ? "is" : "are", list.bytes);
}

/* The format that a data set says it has, or the first; NULL where there is none of that name,
 * which is reported. What is no word at all the key's own reader reports. */
static const FormatKind *format_of(Reader *reader, const Node *data)
{
    for (size_t i = 0; data->kind == NODE_MAP && i < data->entries.count; i++) {
        const Entry *entry = &data->entries.items[i];
        if (strcmp(entry->key, "format") != 0 || entry->value->kind != NODE_SCALAR ||
            entry->value->length == 0)
            continue;
        const FormatKind *kind = find_format_kind(entry->value->text);
        if (!kind)
            report_unknown_format(reader, entry->value);
        return kind;
    }
    return all_formats[0];
}

/* ---- data sets ---- */

/* Of one in an unknown format nothing else can be said. */
static void read_data_set(Reader *reader, const Entry *entry, const char *path)
{
    DataSet *data = list_add(reader->arena, &reader->spec->data);
    data->name = (Word){entry->key, entry->key_span};
    data->kind = format_of(reader, entry->value);
    if (!data->kind || !read_section(reader, data->kind->section, entry->value, path, data))
        return;
    check_one_kind(reader, data);
    if (data->kind->settle)
        data->kind->settle(reader, data);
}

void read_data(Reader *reader, const Node *node, const char *path, void *field)
{
    (void)field;
    if (!expect_entries(
            reader, node, path, NODE_MAP,
            "name a data set: `fashion: {path: ..., shape: [28, 28], classes: 10, ...}`"))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        check_entry_name(reader, entry, path);
        read_data_set(reader, entry, arena_printf(reader->arena, "%s.%s", path, entry->key));
    }
}
