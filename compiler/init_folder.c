#include "init_folder.h"

#include "base/printable.h"
#include "init_parts.h"
#include "ir/plan.h"

#include <inttypes.h>
#include <string.h>

enum { LARGEST = 64, SMALLEST = 8, FEWEST = 20 };

/* Of large pictures small ones are learned faster, and a first spec is to be quick. */
static int side_of(int side)
{
    return side > LARGEST ? LARGEST : side < SMALLEST ? SMALLEST : side;
}

static void add_data(Text *text, const SeenFolder *seen, const char *name, const char *folder,
                     const char *path)
{
    Arena *arena = text->arena;
    text_addf(text, "\ndata:\n  %s:\n    format: images\n    path: %s\n", name,
              strcmp(path, ".") == 0 ? path : yaml_text(arena, path));
    text_addf(text, "    shape: [%d, %d, %d]\n", side_of(seen->height), side_of(seen->width),
              seen->colour ? 3 : 1);
    text_add(text, "    resize: area                  # pictures of another size\n"
                   "    other_files: skip             # what is no picture\n    classes: [");
    for (int i = 0, count = 0; i < seen->listing.class_count; i++)
        if (seen->first[i].height > 0)
            text_addf(text, "%s%s", count++ ? ", " : "",
                      yaml_text(arena, seen->listing.classes[i]));
    text_addf(text, "]\n    scale: 1/255\n    train: {folder: %s}\n",
              yaml_text(arena, base_name(folder)));
}

static void add_models(Text *text, int classes)
{
    text_add(text, "\nmodels:\n  linear:                         # what there is to beat\n"
                   "    layers:\n      - flatten\n");
    text_addf(text, "      - dense: {units: %d, activation: softmax}\n", classes);
    text_add(text,
             "  net:\n    layers:\n"
             "      - conv2d: {filters: 16, kernel_size: 3, activation: relu, padding: same}\n"
             "      - max_pooling2d\n"
             "      - conv2d: {filters: 32, kernel_size: 3, activation: relu, padding: same}\n"
             "      - max_pooling2d\n      - flatten\n");
    text_addf(text, "      - dense: {units: %d, activation: softmax}\n", classes);
}

/* About 500 steps: those of convolutions take longer than those of a table. */
static void add_training(Text *text, const char *name, int64_t files)
{
    enum { STEPS = 500, BATCH = 32, LEAST = 3, MOST = 40 };
    int64_t epochs = STEPS * BATCH / (files * 3 / 5);
    epochs = epochs < LEAST ? LEAST : epochs > MOST ? MOST : epochs;
    static const char *const models[] = {"linear", "net"};
    text_add(text, "\ntraining:\n");
    for (size_t i = 0; i < 2; i++)
        text_addf(text,
                  "  - model: %s\n    task: %s\n    loss: sparse_categorical_crossentropy\n"
                  "    optimizer: adam\n    epochs: %" PRId64 "\n",
                  models[i], name, epochs);
    text_addf(text, "\ncompare:\n  - {models: [linear, net], task: %s, split: test}\n", name);
}

static int count_classes(const SeenFolder *seen)
{
    int count = 0;
    for (int i = 0; i < seen->listing.class_count; i++)
        count += seen->first[i].height > 0;
    return count;
}

static bool is_enough(const SeenFolder *seen, const char *folder, struct tlc_fault *fault)
{
    if (count_classes(seen) < 2)
        return tlc_fault_set(fault, "%s has pictures of %d class: there is nothing to tell apart",
                             folder, count_classes(seen));
    return seen->listing.count >= FEWEST ||
           tlc_fault_set(fault, "%s: %lld files are too few to learn from and to test on", folder,
                         (long long)seen->listing.count);
}

bool init_folder(Text *spec, Sights *sights, const DataOptions *options, struct tlc_fault *fault)
{
    Arena *arena = spec->arena;
    size_t length = strlen(options->file);
    while (length > 1 && options->file[length - 1] == '/')
        length--;
    const char *folder = arena_printf(arena, "%.*s", (int)length, options->file);
    const char *name = spec_name_of(arena, folder, "pictures");
    SeenFolder seen;
    if (!look_at_folder(arena, folder, &seen, fault))
        return false;
    const char *path = is_enough(&seen, folder, fault) ? data_path_of(arena, folder, fault) : NULL;
    if (path) {
        *sights = folder_sights(arena, &seen);
        text_addf(spec,
                  "# A first spec for the pictures in %s, by `tlc init`: change what you like.\n",
                  printable(arena, base_name(folder)));
        text_addf(spec, "name: %s\nseed: 1\n", name);
        add_data(spec, &seen, name, folder, path);
        add_random_splits(spec, name);
        add_models(spec, count_classes(&seen));
        add_training(spec, name, seen.listing.count);
    }
    seen_folder_end(&seen);
    return path != NULL;
}
