/* check_augmentation.c: what is done by chance to images is done to images, within reason, and
 * leaves their labels right. */
#include "catalog/augmentation.h"
#include "catalog/layer.h"
#include "check/check_internal.h"

#include <string.h>
#include <strings.h>

/* ---- the data ---- */

static const char *shape_in_words(Arena *arena, const DataSet *data)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < data->shape.count; i++)
        text_addf(&text, "%s%lld", i ? " x " : "", (long long)data->shape.items[i].value);
    return text.bytes;
}

/* The layer that reads two dimensions as places with channels; NULL: they are a grey image. */
static const Layer *reader_of_places(const Training *training)
{
    const Model *model = training->model;
    for (size_t i = 0; i < model->layers.count; i++)
        if (training->split->data->shape.count == 2 && model->layers.items[i].kind->dimensions == 2)
            return &model->layers.items[i];
    return NULL;
}

static bool check_places(Checking *checking, const Training *training,
                         const Augmentation *augmentation)
{
    const Layer *reader = reader_of_places(training);
    if (!reader)
        return true;
    diag_report(
        checking->diagnostics, DIAG_ERROR, augmentation->span, "augment-shape",
        "%s is for images, and `%s` reads an example of %s as %lld places with %lld numbers "
        "each",
        augmentation->kind->name, reader->name.text, training->split->data->name.text,
        (long long)training->split->data->shape.items[0].value,
        (long long)training->split->data->shape.items[1].value);
    diag_help(checking->diagnostics, "`gaussian_noise` is for any numbers");
    return false;
}

static bool check_pictures(Checking *checking, const Training *training,
                           const Augmentation *augmentation, const Pictures *pictures)
{
    const DataSet *data = training->split->data;
    if (augmentation->kind->any_numbers)
        return true;
    if (pictures->are_images)
        return check_places(checking, training, augmentation);
    diag_report(checking->diagnostics, DIAG_ERROR, augmentation->span, "augment-shape",
                "%s is for images, and an example of %s is %s number%s", augmentation->kind->name,
                data->name.text, shape_in_words(checking->arena, data), plural(pictures->width));
    diag_see(checking->diagnostics, data->shape.count ? data->shape.items[0].span : data->name.span,
             "its shape is here");
    diag_help(checking->diagnostics,
              "images have a `shape` of [rows, columns] or [rows, columns, channels]; "
              "`gaussian_noise` is for any numbers");
    return false;
}

/* ---- signs that are others when they are moved ---- */

static const struct Turned {
    const char *one, *other;
    Motion by;
} turned[] = {
    {"6", "9", MOTION_HALF_TURN},   {"six", "nine", MOTION_HALF_TURN}, {"b", "q", MOTION_HALF_TURN},
    {"d", "p", MOTION_HALF_TURN},   {"n", "u", MOTION_HALF_TURN},      {"m", "w", MOTION_HALF_TURN},
    {"b", "d", MOTION_ACROSS},      {"p", "q", MOTION_ACROSS},         {"b", "p", MOTION_DOWN},
    {"d", "q", MOTION_DOWN},        {"left", "right", MOTION_ACROSS},  {"up", "down", MOTION_DOWN},
    {"top", "bottom", MOTION_DOWN},
};

static bool names_digits(const char *name)
{
    return strcasecmp(name, "mnist") == 0 || strstr(name, "digits");
}

/* The last directory of a path, whatever slashes are behind it. */
static const char *last_directory(Arena *arena, const char *path)
{
    size_t end = strlen(path);
    while (end > 0 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    return arena_printf(arena, "%.*s", (int)(end - start), path + start);
}

/* Whether the data holds digits, whose labels are what they are: so such sets are called. */
static bool are_digits(Arena *arena, const DataSet *data)
{
    return data->classes.value == 10 && data->class_names.count == 0 &&
           (names_digits(data->name.text) || names_digits(last_directory(arena, data->path.text)));
}

/* The class that the task makes of what the data calls so; -1: none. */
static int64_t class_of(Arena *arena, const Task *task, const DataSet *data, const char *name)
{
    for (int64_t label = 0; label < task->labels; label++) {
        const char *known = data->class_names.count ? data->class_names.items[label].text
                                                    : arena_printf(arena, "%lld", (long long)label);
        if ((data->class_names.count || are_digits(arena, data)) && strcasecmp(known, name) == 0)
            return task->targets[label];
    }
    return -1;
}

static const struct Turned *find_turned(Arena *arena, const Training *training, unsigned motions)
{
    const Task *task = training->task;
    const DataSet *data = training->split->data;
    for (size_t i = 0; i < sizeof turned / sizeof *turned; i++) {
        const int64_t one = class_of(arena, task, data, turned[i].one);
        const int64_t other = class_of(arena, task, data, turned[i].other);
        if (turned[i].by & motions && one >= 0 && other >= 0 && one != other)
            return &turned[i];
    }
    return NULL;
}

static void note_turned_signs(Checking *checking, const Training *training,
                              const Augmentation *augmentation)
{
    const unsigned motions =
        augmentation->kind->motions ? augmentation->kind->motions(augmentation) : 0;
    if (!motions || !training->task->targets)
        return;
    const struct Turned *pair = find_turned(checking->arena, training, motions);
    if (!pair)
        return;
    diag_report(checking->diagnostics, DIAG_NOTE, augmentation->span, "augment-label",
                "%s makes what looks like %s of %s, whose label stays %s", augmentation->kind->name,
                pair->other, pair->one, pair->one);
    diag_help(
        checking->diagnostics,
        "random_translation, and random_rotation by less than 0.1, leave signs what they are");
}

/* ---- images that a task moves ---- */

static void check_sides(Checking *checking, const Task *task, const Pictures *pictures)
{
    const int64_t sides[] = {pictures->height, pictures->width};
    const CountList *shift = &task->shift;
    for (size_t i = 0; i < 2; i++) {
        const Count *most = &shift->items[i < shift->count ? i : 0];
        if (most->value < sides[i])
            continue;
        diag_report(checking->diagnostics, DIAG_ERROR, most->span, "shift",
                    "task %s moves images by up to %lld %s, and they have %lld: what they show "
                    "would be gone",
                    task->name.text, (long long)most->value, i ? "columns" : "rows",
                    (long long)sides[i]);
        return;
    }
}

static void check_shift(Checking *checking, const Task *task, const DataSet *data)
{
    const Pictures pictures = pictures_of(data);
    if (task->shift.count > 2) {
        diag_report(checking->diagnostics, DIAG_ERROR, task->shift.items[2].span, "shift",
                    "`shift` of task %s is one number, or two: of rows and of columns",
                    task->name.text);
    } else if (!pictures.are_images) {
        diag_report(checking->diagnostics, DIAG_ERROR, task->shift.items[0].span, "shift",
                    "task %s moves images, and an example of %s is %s number%s", task->name.text,
                    data->name.text, shape_in_words(checking->arena, data), plural(pictures.width));
        diag_help(checking->diagnostics,
                  "images have a `shape` of [rows, columns] or [rows, columns, channels]");
    } else {
        check_sides(checking, task, &pictures);
    }
}

/* The first data set that the task takes examples from, or NULL. */
static const DataSet *data_of(const Checking *checking, const Task *task)
{
    for (size_t i = 0; i < checking->uses.count; i++) {
        const Use *use = &checking->uses.items[i];
        if (use->task == task)
            return use->split->data;
    }
    return NULL;
}

void check_shifts(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->tasks.count; i++) {
        const Task *task = &checking->spec->tasks.items[i];
        const DataSet *data = data_of(checking, task);
        if (task->shift.count && data)
            check_shift(checking, task, data);
    }
}

/* ---- all ---- */

static void check_one(Checking *checking, const Training *training,
                      const Augmentation *augmentation, const Pictures *pictures)
{
    Augmenting augmenting = {checking->arena, checking->diagnostics, augmentation, *pictures};
    const size_t errors = diag_count(checking->diagnostics, DIAG_ERROR);
    if (!check_pictures(checking, training, augmentation, pictures))
        return;
    if (augmentation->kind->check)
        augmentation->kind->check(&augmenting);
    if (diag_count(checking->diagnostics, DIAG_ERROR) == errors)
        note_turned_signs(checking, training, augmentation);
}

/* More versions of an image than there are epochs are never seen. */
static void check_copies(Checking *checking, const Training *training)
{
    const Count *copies = &training->augment.copies;
    int64_t epochs = 0;
    for (size_t i = 0; i < training->phases.count; i++)
        epochs += training->phases.items[i].epochs.value;
    if (!copies->given || copies->value <= epochs || epochs == 0)
        return;
    diag_report(checking->diagnostics, DIAG_WARNING, copies->span, "augment-copies",
                "%lld copies of each image, but %lld epoch%s: the others are never seen",
                (long long)copies->value, (long long)epochs, plural(epochs));
    diag_help(checking->diagnostics, "epochs take copies in turn: there can be at most as many");
}

void check_augmentations(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        if (training->augment.items.count == 0)
            continue;
        const Pictures pictures = pictures_of(training->split->data);
        for (size_t k = 0; k < training->augment.items.count; k++)
            check_one(checking, training, &training->augment.items.items[k], &pictures);
        check_copies(checking, training);
    }
}
