#include "commands/init/init_folder.h"

#include "base/printable.h"
#include "commands/init/init_parts.h"
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
    text_addf(text, "\ndata:\n  %s:\n    format: images\n", name);
    add_path(text, path);
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
        add_random_splits(spec, name, true);
        const Nets nets = {.name = name,
                           .rows = seen.listing.count,
                           .outputs = count_classes(&seen),
                           .classes = true,
                           .pictures = true};
        add_nets(spec, &nets);
    }
    seen_folder_end(&seen);
    return path != NULL;
}
