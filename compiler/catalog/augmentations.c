/* augmentations.c: all kinds of augmentation, and what their files share. A new kind is a file in
 * augmentations/ and a line here. */
#include "catalog/augmentation.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* ---- the kinds ---- */

extern const AugmentationKind augmentation_random_flip, augmentation_random_translation,
    augmentation_random_crop, augmentation_random_rotation, augmentation_random_zoom,
    augmentation_random_brightness, augmentation_random_contrast, augmentation_gaussian_noise;

const AugmentationKind *const all_augmentations[] = {
    &augmentation_random_flip,     &augmentation_random_translation,
    &augmentation_random_crop,     &augmentation_random_rotation,
    &augmentation_random_zoom,     &augmentation_random_brightness,
    &augmentation_random_contrast, &augmentation_gaussian_noise};
const size_t augmentation_count = sizeof all_augmentations / sizeof *all_augmentations;

const AugmentationKind *find_augmentation_kind(const char *name)
{
    for (size_t i = 0; i < augmentation_count; i++)
        if (strcmp(all_augmentations[i]->name, name) == 0)
            return all_augmentations[i];
    return NULL;
}

const AugmentationKind *meant_augmentation(const char *word)
{
    for (size_t i = 0; i < augmentation_count; i++)
        if (strcasecmp(all_augmentations[i]->name, word) == 0 ||
            strcasecmp(all_augmentations[i]->class_name, word) == 0)
            return all_augmentations[i];
    return NULL;
}

/* ---- the images ---- */

Pictures pictures_of(const DataSet *data)
{
    const CountList *shape = &data->shape;
    Pictures pictures = {1, 1, 1, shape->count == 2 || shape->count == 3, false, 0, 0};
    if (pictures.are_images) {
        pictures.height = shape->items[0].value;
        pictures.width = shape->items[1].value;
        pictures.channels = shape->count == 3 ? shape->items[2].value : 1;
    }
    for (size_t i = 0; i < shape->count && !pictures.are_images; i++)
        pictures.width *= shape->items[i].value;
    pictures.bounded = data->element == TLC_UINT8;
    pictures.most = 255 * data->scale_value;
    return pictures;
}

/* ---- descriptions ---- */

static const char *describe_range(Arena *arena, const char *key, const Range *range)
{
    return range->low.value == range->high.value
               ? arena_printf(arena, "%s %.6g", key, range->low.value)
               : arena_printf(arena, "%s %.6g to %.6g", key, range->low.value, range->high.value);
}

static const char *describe_sizes(Arena *arena, const char *key, const CountList *sizes)
{
    Text text = text_new(arena);
    text_add(&text, key);
    for (size_t i = 0; i < sizes->count; i++)
        text_addf(&text, "%s%lld", i ? " x " : " ", (long long)sizes->items[i].value);
    return text.bytes;
}

/* "height_factor -0.1 to 0.1", or NULL for what is as it is unless told. */
static const char *describe_setting(Arena *arena, const Key *key, const Augmentation *settings)
{
    const void *field = (const char *)settings + key->offset;
    if (key->read == read_range)
        return ((const Range *)field)->low.given ? describe_range(arena, key->name, field) : NULL;
    if (key->read == read_sizes)
        return describe_sizes(arena, key->name, field);
    if (key->read == read_word) {
        const char *word = ((const Word *)field)->text;
        return key->value && strcmp(word, key->value) == 0
                   ? NULL
                   : arena_printf(arena, "%s %s", key->name, word);
    }
    if (key->read == read_numbers) {
        const NumberList *numbers = field;
        return numbers->count < 2 ? NULL
                                  : arena_printf(arena, "%s %.6g to %.6g", key->name,
                                                 numbers->items[0].value, numbers->items[1].value);
    }
    const Number *number = field;
    return number->value == 0 ? NULL : arena_printf(arena, "%s %.6g", key->name, number->value);
}

const char *describe_augmentation(Arena *arena, const Augmentation *settings)
{
    Text text = text_new(arena);
    size_t count = 0;
    text_add(&text, settings->kind->name);
    for (size_t i = 0; i < settings->kind->section->count; i++) {
        const char *setting = describe_setting(arena, &settings->kind->section->keys[i], settings);
        if (setting)
            text_addf(&text, "%s%s", count++ ? ", " : " (", setting);
    }
    text_add(&text, count ? ")" : "");
    return text.bytes;
}

/* ---- factors ---- */

bool check_range(Augmenting *augmenting, const Range *range, const char *key, double least,
                 double most, const char *help)
{
    const Number *const ends[] = {&range->low, &range->high};
    for (int i = 0; i < 2; i++) {
        if (ends[i]->value >= least && ends[i]->value <= most)
            continue;
        diag_report(augmenting->diagnostics, DIAG_ERROR, ends[i]->span, "augment-factor",
                    range->both ? "`%s` of %s is %g: it is a number from 0 to %g"
                                : "`%s` of %s has %g: its numbers are from %g to %g",
                    key, augmenting->settings->kind->name,
                    range->both ? range->high.value : ends[i]->value, range->both ? most : least,
                    most);
        if (help)
            diag_help(augmenting->diagnostics, "%s", help);
        return false;
    }
    return true;
}

void settle_range(const Range *range, double *numbers)
{
    numbers[0] = range->low.value;
    numbers[1] = range->high.value;
}

/* ---- what is outside ---- */

static const char *const fills[FILL_COUNT] = {
    [FILL_CONSTANT] = "constant",
    [FILL_NEAREST] = "nearest",
    [FILL_REFLECT] = "reflect",
    [FILL_WRAP] = "wrap",
};

static size_t find_word(const char *word, const char *const *words, size_t count)
{
    size_t i = 0;
    while (i < count && strcmp(words[i], word) != 0)
        i++;
    return i;
}

static bool check_word(Augmenting *augmenting, const Word *word, const char *key,
                       const char *const *words, size_t count)
{
    if (!word->text)
        return false;
    if (find_word(word->text, words, count) < count)
        return true;
    diag_report(augmenting->diagnostics, DIAG_ERROR, word->span, "augment-word",
                "unknown %s `%.60s`", key, word->text);
    const char *near = nearest_name(word->text, words, count);
    Text all = text_new(augmenting->arena);
    for (size_t i = 0; i < count; i++)
        text_addf(&all, "%s%s", i == 0 ? "" : i + 1 == count ? " and " : ", ", words[i]);
    if (near)
        diag_suggest(augmenting->diagnostics, word->span, word->text, near);
    else
        diag_help(augmenting->diagnostics, "there are %s", all.bytes);
    return false;
}

bool check_outside(Augmenting *augmenting, const Outside *outside)
{
    static const char *const interpolations[] = {"bilinear", "nearest"};
    const bool fill = check_word(augmenting, &outside->fill_mode, "fill_mode", fills, FILL_COUNT);
    return check_word(augmenting, &outside->interpolation, "interpolation", interpolations, 2) &&
           fill;
}

void settle_outside(const Outside *outside, double *numbers)
{
    numbers[0] = (double)find_word(outside->fill_mode.text, fills, FILL_COUNT);
    numbers[1] = outside->fill_value.value;
    numbers[2] = strcmp(outside->interpolation.text, "nearest") == 0;
}

/* ---- ranges of numbers ---- */

static void report_unbounded(Augmenting *augmenting)
{
    const char *name = augmenting->settings->kind->name;
    diag_report(
        augmenting->diagnostics, DIAG_ERROR, augmenting->settings->span, "augment-value-range",
        "%s needs `value_range`: only of bytes it is known which numbers there can be", name);
    diag_help(
        augmenting->diagnostics,
        "write `%s: {factor: 0.2, value_range: [0, 1]}` for numbers that, scaled, are from 0 to 1",
        name);
}

bool check_value_range(Augmenting *augmenting, const NumberList *range)
{
    if (range->count == 0 && !augmenting->pictures.bounded) {
        report_unbounded(augmenting);
        return false;
    }
    if (range->count == 0 || (range->count == 2 && range->items[0].value < range->items[1].value))
        return true;
    diag_report(augmenting->diagnostics, DIAG_ERROR, range->items[0].span, "augment-value-range",
                "`value_range` of %s is two numbers, the lower one first",
                augmenting->settings->kind->name);
    diag_help(augmenting->diagnostics, "write it as in `value_range: [0, 1]`");
    return false;
}

void settle_value_range(const NumberList *range, const Pictures *pictures, double *numbers)
{
    const double first = range->count ? range->items[0].value : pictures->least;
    const double second = range->count ? range->items[1].value : pictures->most;
    numbers[0] = fmin(first, second);
    numbers[1] = fmax(first, second);
}
