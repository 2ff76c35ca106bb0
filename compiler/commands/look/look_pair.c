#include "commands/look/look_pair.h"

#include "catalog/recover.h"
#include "foreign/foreign.h"
#include "foreign/hdf5_data.h"
#include "formats/zip.h"
#include "commands/init/init_parts.h"
#include "system/bulk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- the kind of file ------------------------------------------------------------------------ */

static const struct Kind {
    const char *ending, *format;
    const struct tlc_source_format *reader;
} kinds[] = {
    {".npy", "npy", &tlc_format_npy},    {".npy.gz", "npy", &tlc_format_npy},
    {".npz", "npz", &tlc_format_npz},    {".h5", "hdf5", &tlc_format_hdf5},
    {".hdf5", "hdf5", &tlc_format_hdf5},
};

static const struct Kind *kind_of(const char *path)
{
    const size_t length = strlen(path);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const size_t ending = strlen(kinds[i].ending);
        if (length > ending && strcmp(path + length - ending, kinds[i].ending) == 0)
            return &kinds[i];
    }
    return NULL;
}

bool is_array_file(const char *path)
{
    return kind_of(path) != NULL;
}

/* ---- what there is --------------------------------------------------------------------------- */

typedef List(const char *) Names;

static bool list_archive(Arena *arena, const char *path, Names *names, struct tlc_fault *fault)
{
    struct tlc_zip zip;
    if (!tlc_zip_list(path, &zip, fault))
        return false;
    for (int i = 0; i < zip.members; i++) {
        const char *name = zip.member[i].name;
        const size_t length = strlen(name), ending = strlen(".npy");
        if (length > ending && strcmp(name + length - ending, ".npy") == 0)
            *list_add(arena, names) = arena_printf(arena, "%.*s", (int)(length - ending), name);
    }
    tlc_zip_free(&zip);
    return true;
}

static bool list_hdf5(Arena *arena, const char *path, Names *names, struct tlc_fault *fault)
{
    const struct tlc_foreign *file = model_file(path, fault);
    for (int i = 0; file && i < file->tensors; i++) {
        const char *name = file->tensor[i].name;
        *list_add(arena, names) = arena_printf(arena, "%s", name + strspn(name, "/"));
    }
    return file != NULL;
}

/* "x_train.npy" beside it: what examples are called, and then their labels. */
static const char *const called[][2] = {
    {"x", "y"},
    {"X", "y"},
    {"images", "labels"},
    {"image", "label"},
    {"data", "target"},
    {"data", "labels"},
    {"inputs", "targets"},
    {"features", "labels"},
    {"features", "target"},
};

static void list_beside(Arena *arena, const char *path, Names *names)
{
    const char *name = base_name(path);
    *list_add(arena, names) = name;
    for (size_t i = 0; i < sizeof called / sizeof *called; i++) {
        const char *part = called[i][0], *rest = name + strlen(part);
        if (strncmp(name, part, strlen(part)) == 0 && !strchr("abcdefghijklmnopqrstuvwxyz", *rest))
            *list_add(arena, names) = arena_printf(arena, "%s%s", called[i][1], rest);
    }
}

static bool list_names(Arena *arena, const struct Kind *kind, const DataOptions *options,
                       Names *names, struct tlc_fault *fault)
{
    if (strcmp(kind->format, "npz") == 0)
        return list_archive(arena, options->file, names, fault);
    if (strcmp(kind->format, "hdf5") == 0)
        return list_hdf5(arena, options->file, names, fault);
    list_beside(arena, options->file, names);
    if (options->label)
        *list_add(arena, names) = options->label;
    return true;
}

/* ---- headers --------------------------------------------------------------------------------- */

/* As targets any numbers or texts may be opened. */
static bool see_array(const SeenData *seen, const char *name, SeenArray *array,
                      struct tlc_fault *fault)
{
    struct tlc_source source = seen->source;
    struct tlc_rows rows = {0};
    source.labels = source.group = name;
    source.targets = 1;
    const bool opened =
        seen->source.format->open(&rows, seen->directory, &source, TLC_PART_LABELS, fault);
    *array = (SeenArray){.name = name,
                         .element = rows.element,
                         .texts = rows.characters > 0,
                         .rows = (int64_t)rows.rows,
                         .dimensions = rows.dimensions,
                         .numbers = 1};
    for (int i = 0; i < rows.dimensions; i++) {
        array->size[i] = rows.size[i];
        array->numbers *= rows.size[i];
    }
    tlc_rows_end(&rows);
    return opened;
}

static bool see_arrays(Arena *arena, const SeenData *seen, const Names *names, SeenArrays *arrays,
                       struct tlc_fault *fault)
{
    for (size_t i = 0; i < names->count; i++) {
        SeenArray array;
        if (see_array(seen, names->items[i], &array, fault))
            *list_add(arena, arrays) = array;
        else if (i == 0 && arrays->count == 0 && names->count == 1)
            return false;
    }
    return arrays->count > 0;
}

/* ---- which are what -------------------------------------------------------------------------- */

/* Examples are numbers, the most of all; those to train by, where some are to test. */
static const SeenArray *find_images(const SeenArrays *arrays, const char *label)
{
    const SeenArray *best = NULL;
    for (size_t i = 0; i < arrays->count; i++) {
        const SeenArray *array = &arrays->items[i];
        if (array->texts || array->dimensions == 0 || (label && strcmp(array->name, label) == 0))
            continue;
        if (!best || array->numbers * array->rows > best->numbers * best->rows)
            best = array;
    }
    return best;
}

static bool has_word(const char *name, const char *word)
{
    for (; *name; name++)
        if (strncasecmp(name, word, strlen(word)) == 0)
            return true;
    return false;
}

static bool is_called_labels(const char *name)
{
    const char *last = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
    return strncasecmp(last, "y", 1) == 0 || has_word(last, "label") || has_word(last, "target") ||
           has_word(last, "class");
}

/* Behind the first letter or word: "_train" of "x_train". */
static const char *rest_of(const char *name)
{
    const char *last = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
    return last + strcspn(last, "_-.");
}

/* How well it goes with the images: as many rows it must have, fewer numbers each, and a name. */
static int fit_of(const SeenArray *array, const SeenArray *images)
{
    if (array == images || array->rows != images->rows || array->dimensions > 1 ||
        array->numbers >= images->numbers)
        return 0;
    return 1 + 4 * is_called_labels(array->name) +
           2 * (strcmp(rest_of(array->name), rest_of(images->name)) == 0) + (array->numbers == 1);
}

static const SeenArray *find_labels(const SeenArrays *arrays, const SeenArray *images,
                                    const char *wanted)
{
    const SeenArray *best = NULL;
    for (size_t i = 0; i < arrays->count; i++) {
        const SeenArray *array = &arrays->items[i];
        if (wanted ? strcmp(array->name, wanted) == 0
                   : fit_of(array, images) > (best ? fit_of(best, images) : 0))
            best = array;
    }
    return best;
}

static bool choose(SeenData *seen, const SeenArrays *arrays, const DataOptions *options,
                   struct tlc_fault *fault)
{
    const SeenArray *images = find_images(arrays, options->label);
    if (!images)
        return tlc_fault_set(fault, "%s has no array of numbers, a row of them for each example",
                             options->file);
    const SeenArray *labels = find_labels(arrays, images, options->label);
    if (!labels && options->label)
        return tlc_fault_set(fault, "%s: there is no array `%.100s`", options->file,
                             options->label);
    if (!labels)
        return tlc_fault_set(fault,
                             "%s: no array has a label for each of the %lld rows of `%.100s`: name "
                             "one by --label",
                             options->file, (long long)images->rows, images->name);
    seen->images = *images;
    seen->labels = *labels;
    return true;
}

/* ---- labels ---------------------------------------------------------------------------------- */

enum { MOST_CLASSES = 256, FEW = 20 };

static int compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static int64_t count_of(const struct tlc_groups *groups, int64_t rows, const char *name)
{
    int64_t count = 0;
    for (int64_t i = 0; i < rows; i++)
        count += strcmp(groups->name[groups->of[i]], name) == 0;
    return count;
}

/* Texts in their order; whole numbers from 0 on. */
static void take_classes(Arena *arena, SeenData *seen, const struct tlc_groups *groups)
{
    const char **names = arena_alloc(arena, (size_t)groups->count * sizeof *names);
    int64_t most = -1;
    for (int i = 0; i < groups->count; i++) {
        names[i] = arena_printf(arena, "%s", groups->name[i]);
        const int64_t number = strtoll(names[i], NULL, 10);
        most = number > most ? number : most;
    }
    qsort(names, (size_t)groups->count, sizeof *names, compare_texts);
    seen->class_names = seen->labels.texts ? names : NULL;
    seen->class_count = seen->labels.texts ? groups->count : most + 1;
    int64_t *counts = arena_alloc(arena, (size_t)seen->class_count * sizeof *counts);
    for (int64_t i = 0; i < seen->class_count; i++)
        counts[i] =
            count_of(groups, seen->labels.rows,
                     seen->class_names ? names[i] : arena_printf(arena, "%lld", (long long)i));
    seen->class_counts = counts;
}

/* Whole numbers are classes where there are few that come again, from 0 on. */
static bool are_classes(const SeenData *seen, const struct tlc_groups *groups)
{
    for (int i = 0; !seen->labels.texts && i < groups->count; i++) {
        const int64_t number = strtoll(groups->name[i], NULL, 10);
        if (number < 0 || number >= MOST_CLASSES)
            return false;
    }
    return seen->labels.texts || groups->count <= FEW || 2 * groups->count <= seen->labels.rows;
}

static bool look_at_words(Arena *arena, SeenData *seen, struct tlc_fault *fault)
{
    struct tlc_source source = seen->source;
    const struct tlc_rows images = {.path = (char *)seen->images.name,
                                    .rows = (uint64_t)seen->images.rows};
    source.group = seen->labels.name;
    struct tlc_groups *groups = tlc_pair_groups(source.format->open, seen->directory, &source,
                                                &images, (int)seen->images.rows, fault);
    if (!groups)
        return false;
    seen->classes = are_classes(seen, groups);
    bool good = true;
    if (seen->classes && (groups->count < 2 || groups->count > MOST_CLASSES))
        good = tlc_fault_set(fault, "`%.100s` has %d value%s, and a task has 2 to %d classes",
                             seen->labels.name, groups->count, groups->count == 1 ? "" : "s",
                             MOST_CLASSES);
    else if (seen->classes)
        take_classes(arena, seen, groups);
    free((void *)groups->of);
    free(groups);
    return good;
}

/* ---- numbers --------------------------------------------------------------------------------- */

static void measure_targets(SeenData *seen, const struct tlc_data *data)
{
    const size_t count = (size_t)data->rows * (size_t)data->outputs;
    double sum = 0, squares = 0;
    seen->target_least = seen->target_most = (double)data->targets[0];
    for (size_t i = 0; i < count; i++) {
        const double target = (double)data->targets[i];
        sum += target;
        seen->target_least = fmin(seen->target_least, target);
        seen->target_most = fmax(seen->target_most, target);
    }
    seen->target_mean = sum / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += pow((double)data->targets[i] - seen->target_mean, 2);
    seen->target_sd = sqrt(squares / (double)count);
}

static void measure_images(SeenData *seen, const struct tlc_data *data)
{
    const size_t count = (size_t)data->rows * (size_t)data->size;
    seen->least = seen->most = tlc_element_number(data->element, data->numbers, 0);
    for (size_t i = 0; i < count; i++) {
        const double number = tlc_element_number(data->element, data->numbers, i);
        seen->least = fmin(seen->least, number);
        seen->most = fmax(seen->most, number);
    }
}

static void settle_source(SeenData *seen)
{
    struct tlc_source *source = &seen->source;
    source->images = seen->images.name;
    source->labels = seen->labels.name;
    source->element = seen->images.element;
    source->dimensions = seen->images.dimensions;
    for (int i = 0; i < seen->images.dimensions; i++)
        source->shape[i] = (int)seen->images.size[i];
    source->classes = seen->classes ? (int)seen->class_count : 0;
    source->class_name = seen->class_names;
    source->targets = seen->classes ? 0 : (int)seen->labels.numbers;
}

static bool read_both(SeenData *seen, struct tlc_fault *fault)
{
    struct tlc_data data;
    void *rest = NULL;
    settle_source(seen);
    if (!seen->source.format->read(seen->directory, &seen->source, &data, &rest, fault))
        return false;
    const bool whole = seen->source.format->finish(rest, fault);
    if (whole)
        measure_images(seen, &data);
    if (whole && data.targets)
        measure_targets(seen, &data);
    seen->class_count = seen->classes ? seen->class_count : data.outputs;
    tlc_bulk_free((void *)data.numbers);
    free((void *)data.labels);
    free((void *)data.targets);
    return whole;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool is_enough(const SeenData *seen, const char *file, struct tlc_fault *fault)
{
    enum { FEWEST = 20 };
    const bool whole = seen->images.rows <= INT32_MAX && seen->images.numbers <= INT32_MAX;
    if (!whole)
        return tlc_fault_set(fault, "%s: `%.100s` is too large", file, seen->images.name);
    return seen->images.rows >= FEWEST ||
           tlc_fault_set(fault, "%s: %lld rows are too few to learn from and to test on", file,
                         (long long)seen->images.rows);
}

static bool do_targets_differ(const SeenData *seen, struct tlc_fault *fault)
{
    return seen->target_least < seen->target_most ||
           tlc_fault_set(fault, "`%.100s` is %.6g in all rows: there is nothing to learn",
                         seen->labels.name, seen->target_least);
}

bool look_at_arrays(Arena *arena, const DataOptions *options, SeenData *seen,
                    struct tlc_fault *fault)
{
    const struct Kind *kind = kind_of(options->file);
    const char *name = base_name(options->file);
    Names names = {0};
    SeenArrays arrays = {0};
    *seen = (SeenData){
        .format = kind->format,
        .source = {.format = kind->reader, .scale = 1, .all_rows = true},
        .directory = name == options->file
                         ? "."
                         : arena_printf(arena, "%.*s", (int)(name - options->file), options->file)};
    seen->source.file = strcmp(kind->format, "npy") == 0 ? NULL : name;
    if (!list_names(arena, kind, options, &names, fault))
        return false;
    if (names.count == 0)
        return tlc_fault_set(fault, "%s has no arrays", options->file);
    if (!see_arrays(arena, seen, &names, &arrays, fault) ||
        !choose(seen, &arrays, options, fault) || !is_enough(seen, options->file, fault))
        return false;
    const bool words = seen->labels.texts ||
                       (seen->labels.numbers == 1 && !tlc_element_is_float(seen->labels.element));
    return (!words || look_at_words(arena, seen, fault)) && read_both(seen, fault) &&
           (seen->classes || do_targets_differ(seen, fault));
}
