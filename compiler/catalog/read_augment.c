/* read_augment.c: an entry's `augment`: a list of augmentations, each a kind's name, or its name
 * and settings; or such a list and how many copies of each image there are. */
#include "catalog/augmentation.h"
#include "catalog/layer.h"
#include "spec/words_missing.h"

#include <string.h>

/* ---- factors ---- */

/* In Keras a number below zero means the same as the one above. */
static void read_one_number(Reader *reader, const Node *node, const char *path, Range *range)
{
    Number number = {0};
    read_any_number(reader, node, path, &number);
    if (!number.given)
        return;
    *range = (Range){number, number, true};
    range->low.value = number.value < 0 ? number.value : -number.value;
    range->high.value = -range->low.value;
}

void read_range(Reader *reader, const Node *node, const char *path, void *field)
{
    NumberList ends = {0};
    Range *range = field;
    if (node->kind == NODE_SCALAR) {
        read_one_number(reader, node, path, range);
        return;
    }
    if (node->kind == NODE_MAP) {
        wrong_value(reader, node, path, "a number, or the lowest and the highest in a list");
        return;
    }
    const size_t errors = diag_count(reader->diagnostics, DIAG_ERROR);
    read_numbers(reader, node, path, &ends);
    if (diag_count(reader->diagnostics, DIAG_ERROR) > errors)
        return;
    if (ends.count == 2 && ends.items[0].value <= ends.items[1].value) {
        *range = (Range){ends.items[0], ends.items[1], false};
        return;
    }
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "augment-factor",
                "%s is a number, or the lowest and the highest", path);
    diag_help(reader->diagnostics, "write it as in `%s: [-0.1, 0.2]`", reader->key->name);
}

/* ---- kinds ---- */

static bool needs_settings(const AugmentationKind *kind)
{
    for (size_t i = 0; i < kind->section->count; i++)
        if (kind->section->keys[i].required)
            return true;
    return false;
}

static const char *behind_random(const char *name)
{
    return strncmp(name, "random_", 7) == 0 ? name + 7 : name;
}

/* By what stands behind `random_`, which all have in common. NULL: none is near. */
static const AugmentationKind *nearest_augmentation(Arena *arena, const char *word)
{
    List(const char *) names = {0};
    for (size_t i = 0; i < augmentation_count; i++)
        *list_add(arena, &names) = behind_random(all_augmentations[i]->name);
    const char *near = nearest_name(behind_random(word), names.items, names.count);
    for (size_t i = 0; near && i < augmentation_count; i++)
        if (names.items[i] == near)
            return all_augmentations[i];
    return NULL;
}

/* What to write instead. */
static void help_with_augmentation(Reader *reader, Span span, const char *word)
{
    const AugmentationKind *meant = meant_augmentation(word);
    const char *missing = missing_here(reader->arena, "augmentation", word);
    if (!meant)
        meant = nearest_augmentation(reader->arena, word);
    if (missing)
        diag_help(reader->diagnostics, "%s", missing);
    else if (meant)
        diag_suggest(reader->diagnostics, span, word, meant->name);
    else if (find_layer_kind(word))
        diag_help(reader->diagnostics, "`%s` is a layer: it belongs into a model's `layers`", word);
    else
        diag_help(reader->diagnostics,
                  "there are random_flip, random_translation, random_crop, random_rotation, "
                  "random_zoom, random_brightness, random_contrast and gaussian_noise");
}

static void report_unknown(Reader *reader, Span span, const char *word)
{
    diag_report(reader->diagnostics, DIAG_ERROR, span, "unknown-augmentation",
                "unknown augmentation `%.60s`", word);
    help_with_augmentation(reader, span, word);
}

/* `{factor: 0.1}` for the 0.1 of `random_rotation: 0.1`. */
static const Node *with_main_key(Arena *arena, const AugmentationKind *kind, const Node *value)
{
    Node *settings = arena_alloc(arena, sizeof *settings);
    *settings = (Node){.kind = NODE_MAP, .span = value->span};
    *list_add(arena, &settings->entries) = (Entry){kind->main_key, value->span, (Node *)value};
    return settings;
}

static void read_kind(Reader *reader, const Node *settings, const char *path,
                      Augmentation *augmentation)
{
    const AugmentationKind *kind = augmentation->kind;
    if (settings->kind != NODE_MAP)
        settings = with_main_key(reader->arena, kind, settings);
    if (!read_section(reader, kind->section, settings,
                      arena_printf(reader->arena, "%s.%s", path, kind->name), augmentation))
        augmentation->kind = NULL; /* what is wrong with it has been said */
}

static void read_item(Reader *reader, const Node *node, const char *path,
                      Augmentation *augmentation)
{
    const Node nothing = {.kind = NODE_MAP, .span = node->span};
    const Entry *entry =
        node->kind == NODE_MAP && node->entries.count == 1 ? &node->entries.items[0] : NULL;
    const char *word = entry ? entry->key : node->kind == NODE_SCALAR ? node->text : NULL;
    augmentation->span = entry ? entry->key_span : node->span;
    augmentation->kind = word ? find_augmentation_kind(word) : NULL;
    if (!word) {
        wrong_kind(reader, node, path, "one augmentation");
        diag_help(reader->diagnostics, "as in `- random_flip: horizontal`");
    } else if (!augmentation->kind) {
        report_unknown(reader, augmentation->span, word);
    } else if (!entry && needs_settings(augmentation->kind)) {
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "missing-key",
                    "`%s` cannot stand alone: it needs settings", word);
        diag_help(reader->diagnostics, "it is written `%s`", augmentation->kind->usage);
        augmentation->kind = NULL;
    } else {
        read_kind(reader, entry ? entry->value : &nothing, path, augmentation);
    }
}

/* ---- the list ---- */

static void read_list(Reader *reader, const Node *node, const char *path, void *field)
{
    Augment *augment = (Augment *)((char *)field - offsetof(Augment, items));
    if (!expect_entries(reader, node, path, NODE_LIST, "write `none`, or leave it out"))
        return;
    for (size_t i = 0; i < node->items.count; i++)
        read_item(reader, node->items.items[i], arena_printf(reader->arena, "%s[%zu]", path, i),
                  list_add(reader->arena, &augment->items));
}

static const Key keys[] = {
    {"by", read_list, offsetof(Augment, items), .required = true, .takes = "list of augmentations",
     .meaning = "what is done to each image, one after the other",
     .example = "[random_flip: horizontal]"},
    {"copies", read_size, offsetof(Augment, copies), .takes = "whole number",
     .meaning = "how many versions of each image there are, which epochs take in turn; a new one "
                "in every epoch, if left out",
     .example = "4"},
};
static const Section section = {"training[].augment", keys, sizeof keys / sizeof *keys};

size_t augment_section_count(void)
{
    return 1 + augmentation_count;
}

const Section *augment_section_at(size_t index)
{
    return index == 0 ? &section : all_augmentations[index - 1]->section;
}

/* An augmentation that stands where a list of them belongs. */
static void report_no_list(Reader *reader, const Entry *entry, const char *path)
{
    diag_report(reader->diagnostics, DIAG_ERROR, entry->key_span, "wrong-type",
                "%s must be a list of augmentations", path);
    diag_help(reader->diagnostics, "put brackets around: `augment: [%s]`",
              find_augmentation_kind(entry->key)->usage);
}

void read_augment(Reader *reader, const Node *node, const char *path, void *field)
{
    Augment *augment = field;
    augment->span = node->span;
    if (node->kind == NODE_SCALAR && strcmp(node->text, "none") == 0)
        return;
    if (node->kind == NODE_MAP && node->entries.count &&
        find_augmentation_kind(node->entries.items[0].key))
        report_no_list(reader, &node->entries.items[0], path);
    else if (node->kind == NODE_MAP)
        read_section(reader, &section, node, path, augment);
    else
        read_list(reader, node, path, &augment->items);
}
