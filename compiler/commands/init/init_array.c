#include "commands/init/init_array.h"

#include "base/printable.h"
#include "commands/init/init_parts.h"
#include "ir/plan.h"
#include "commands/look/look_pair.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- what it is ------------------------------------------------------------------------------ */

/* Of two dimensions, or three with few channels, none of them small. */
static bool are_pictures(const SeenArray *images)
{
    enum { SMALLEST = 8, MOST_CHANNELS = 4 };
    return (images->dimensions == 2 ||
            (images->dimensions == 3 && images->size[2] <= MOST_CHANNELS)) &&
           images->size[0] >= SMALLEST && images->size[1] >= SMALLEST;
}

/* Such that the largest is 1, where numbers are large; NULL: they are not. */
static const char *scale_of(Arena *arena, const SeenData *seen)
{
    enum { SMALL = 4 };
    const double largest = fmax(fabs(seen->least), fabs(seen->most));
    if (largest <= SMALL)
        return NULL;
    return arena_printf(arena, "1/%.6g",
                        seen->images.element == TLC_UINT8 && largest > 16 ? 255 : largest);
}

/* ---- the data set ---------------------------------------------------------------------------- */

static void add_shape(Text *text, const SeenData *seen, bool pictures)
{
    Text shape = text_new(text->arena);
    for (int i = 0; i < seen->images.dimensions; i++)
        text_addf(&shape, "%s%" PRId64, i ? ", " : "", seen->images.size[i]);
    text_addf(text, "    shape: [%s%s]\n", shape.bytes,
              pictures && seen->images.dimensions == 2 ? ", 1" : "");
    add_line(text,
             arena_printf(text->arena, "    type: %s", tlc_element_name(seen->images.element)),
             arena_printf(text->arena, "%.6g to %.6g", seen->least, seen->most));
}

static void add_classes(Text *text, const SeenData *seen)
{
    enum { MOST_SHOWN = 12 };
    Arena *arena = text->arena;
    Text line = text_new(arena), counts = text_new(arena);
    text_add(&line, "    classes: ");
    if (seen->class_names)
        add_list(&line, seen->class_names, (int32_t)seen->class_count);
    else
        text_addf(&line, "%" PRId64, seen->class_count);
    for (int64_t i = 0; i < seen->class_count && i < MOST_SHOWN; i++)
        text_addf(&counts, "%s%" PRId64, i ? ", " : "", seen->class_counts[i]);
    text_addf(&counts, "%s rows", seen->class_count > MOST_SHOWN ? ", ..." : "");
    add_line(text, line.bytes, counts.bytes);
}

static void add_targets(Text *text, const SeenData *seen)
{
    add_line(text, arena_printf(text->arena, "    targets: %" PRId64, seen->class_count),
             arena_printf(text->arena, "%.6g to %.6g, mean %.4g", seen->target_least,
                          seen->target_most, seen->target_mean));
}

static void add_file(Text *text, const SeenData *seen)
{
    Arena *arena = text->arena;
    text_add(text, "    train: {");
    if (seen->source.file)
        text_addf(text, "file: %s, ", yaml_text(arena, seen->source.file));
    text_addf(text, "images: %s, labels: %s}\n", yaml_text(arena, seen->images.name),
              yaml_text(arena, seen->labels.name));
}

static void add_data(Text *text, const SeenData *seen, const char *name, const char *path)
{
    const bool pictures = are_pictures(&seen->images);
    const char *scale = pictures ? scale_of(text->arena, seen) : NULL;
    text_addf(text, "\ndata:\n  %s:\n    format: %s\n", name, seen->format);
    add_path(text, path);
    add_shape(text, seen, pictures);
    if (seen->classes)
        add_classes(text, seen);
    else
        add_targets(text, seen);
    if (scale)
        text_addf(text, "    scale: %s\n", scale);
    add_file(text, seen);
}

/* ---- what should be known -------------------------------------------------------------------- */

static const char *rare_class(Arena *arena, const SeenData *seen, int64_t class)
{
    const int64_t rows = seen->class_counts[class];
    const char *name = seen->class_names ? printable(arena, seen->class_names[class])
                                         : arena_printf(arena, "%" PRId64, class);
    return arena_printf(arena, "class %s has %" PRId64 " row%s, of which little can be learned",
                        name, rows, rows == 1 ? "" : "s");
}

/* The first of them one by one. */
static void add_rare_classes(Arena *arena, const SeenData *seen, Sights *sights)
{
    enum { RARE = 10, MOST_TOLD = 5 };
    int64_t rare = 0;
    for (int64_t i = 0; i < seen->class_count; i++)
        if (seen->class_counts[i] < RARE && rare++ < MOST_TOLD)
            *list_add(arena, sights) = rare_class(arena, seen, i);
    if (rare > MOST_TOLD)
        *list_add(arena, sights) =
            arena_printf(arena, "%" PRId64 " more class%s fewer than %d rows each",
                         rare - MOST_TOLD, rare - MOST_TOLD == 1 ? " has" : "es have", RARE);
}

static Sights sights_of_arrays(Arena *arena, const SeenData *seen)
{
    Sights sights = {0};
    if (seen->classes)
        add_rare_classes(arena, seen, &sights);
    if (seen->least >= seen->most)
        *list_add(arena, &sights) = "all numbers are the same: there is nothing to learn from";
    return sights;
}

static void add_head(Text *text, const SeenData *seen, const Sights *sights, const char *file)
{
    text_addf(text, "# A first spec for %s, by `tlc init`: change what you like.\n",
              printable(text->arena, base_name(file)));
    if (sights->count)
        text_addf(text, "#\n# Seen in its %s rows:\n", with_commas(text->arena, seen->images.rows));
    for (size_t i = 0; i < sights->count; i++)
        add_wrapped(text, "#   - ", "#     ", sights->items[i]);
}

bool init_array(Text *spec, Sights *sights, const DataOptions *options, struct tlc_fault *fault)
{
    Arena *arena = spec->arena;
    SeenData seen;
    const char *path = look_at_arrays(arena, options, &seen, fault)
                           ? data_path_of(arena, options->file, fault)
                           : NULL;
    if (!path)
        return false;
    const char *name = spec_name_of(arena, options->file, "arrays");
    *sights = sights_of_arrays(arena, &seen);
    add_head(spec, &seen, sights, options->file);
    text_addf(spec, "name: %s\nseed: 1\n", name);
    add_data(spec, &seen, name, path);
    add_random_splits(spec, name, seen.classes);
    const Nets nets = {.name = name,
                       .rows = seen.images.rows,
                       .inputs = seen.images.numbers,
                       .outputs = seen.class_count,
                       .classes = seen.classes,
                       .flat = seen.images.dimensions > 1,
                       .pictures = are_pictures(&seen.images),
                       .mean = seen.target_mean,
                       .sd = seen.target_sd};
    add_nets(spec, &nets);
    return true;
}
