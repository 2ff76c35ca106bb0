#include "commands/look/look_folder.h"

#include "base/printable.h"
#include "ir/plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One that TensorFlow has saved a model as is not of pictures. */
static bool has_model(const char *folder)
{
    struct stat status;
    Arena *arena = arena_new();
    const bool has = stat(arena_printf(arena, "%s/saved_model.pb", folder), &status) == 0;
    arena_free(arena);
    return has;
}

bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) && !has_model(path);
}

/* ---- a look at it ---------------------------------------------------------------------------- */

/* The size of a picture; 0 x 0 of what is none. False: whether it is one cannot be known. */
static bool find_size(const char *path, struct tlc_picture *size, struct tlc_fault *fault)
{
    struct tlc_bytes bytes = {0};
    struct tlc_picture picture;
    const bool read = tlc_picture_read(path, &bytes, &picture, fault);
    if (read) {
        *size = (struct tlc_picture){picture.height, picture.width, picture.channels, NULL};
        tlc_picture_end(&picture);
    }
    tlc_bytes_end(&bytes);
    return read || !fault->unread;
}

/* Files are counted; of each class one is looked at. */
static bool look_at_files(Arena *arena, SeenFolder *seen, struct tlc_fault *fault)
{
    const size_t classes = (size_t)seen->listing.class_count;
    int64_t *count = arena_alloc(arena, classes * sizeof *count);
    struct tlc_picture *first = arena_alloc(arena, classes * sizeof *first);
    for (int64_t i = 0; i < seen->listing.count; i++) {
        const int label = seen->listing.files[i].label;
        count[label]++;
        if (first[label].height == 0 &&
            !find_size(seen->listing.files[i].path, &first[label], fault))
            return false;
    }
    for (size_t i = 0; i < classes; i++) {
        seen->colour |= first[i].channels > 2;
        seen->height = first[i].height > seen->height ? first[i].height : seen->height;
        seen->width = first[i].width > seen->width ? first[i].width : seen->width;
    }
    seen->alike = true;
    for (size_t i = 0; i < classes; i++)
        seen->alike &= first[i].height == 0 || /* it has none */
                       (first[i].height == seen->height && first[i].width == seen->width);
    seen->count = count;
    seen->first = first;
    return true;
}

bool look_at_folder(Arena *arena, const char *path, SeenFolder *seen, struct tlc_fault *fault)
{
    const struct tlc_folders from = {.folders = &path, .count = 1, .skips_others = true};
    *seen = (SeenFolder){.height = 0};
    if (tlc_folder_list(&seen->listing, &from, fault) && look_at_files(arena, seen, fault) &&
        (seen->height > 0 ||
         tlc_fault_set(fault, "%s has no picture: PNG, JPEG and PNM are read", path)))
        return true;
    tlc_listing_end(&seen->listing);
    return false;
}

void seen_folder_end(SeenFolder *seen)
{
    tlc_listing_end(&seen->listing);
}

Sights folder_sights(Arena *arena, const SeenFolder *seen)
{
    enum { FEW = 10 };
    Sights sights = {0};
    int rare = 0, none = 0;
    for (int i = 0; i < seen->listing.class_count; i++) {
        rare += seen->count[i] < FEW;
        none += seen->first[i].height == 0;
    }
    *list_add(arena, &sights) = "rows of a folder stand class after class: draw splits at random";
    if (!seen->alike)
        *list_add(arena, &sights) =
            "pictures are of several sizes: `resize: area` makes them alike";
    if (rare > 0)
        *list_add(arena, &sights) = arena_printf(arena, "%d class%s fewer than %d files", rare,
                                                 rare == 1 ? " has" : "es have", FEW);
    if (none > 0)
        *list_add(arena, &sights) = arena_printf(
            arena, "%d class%s no picture: name the others by `classes`, with `other_files: skip`",
            none, none == 1 ? " has" : "es have");
    return sights;
}

/* ---- shown ----------------------------------------------------------------------------------- */

static void add_class(Text *text, const SeenFolder *seen, int label)
{
    const struct tlc_picture *first = &seen->first[label];
    text_addf(text, "  %-30s %9s", printable(text->arena, seen->listing.classes[label]),
              with_commas(text->arena, seen->count[label]));
    if (first->height > 0)
        text_addf(text, "   %d x %d, %s%s", first->height, first->width,
                  first->channels > 2 ? "colour" : "grey",
                  tlc_has_alpha(first->channels) ? ", transparent" : "");
    text_add(text, "\n");
}

bool show_folder(Text *text, const DataOptions *options, struct tlc_fault *fault)
{
    enum { MOST = 60 };
    SeenFolder seen;
    if (!look_at_folder(text->arena, options->file, &seen, fault))
        return false;
    const int classes = seen.listing.class_count;
    text_addf(text, "%s: %s files in %d subfolder%s\n\n", options->file,
              with_commas(text->arena, seen.listing.count), classes, classes == 1 ? "" : "s");
    text_addf(text, "%-32s %9s   the first, rows x columns\n", "Class", "files");
    for (int i = 0; i < classes && i < MOST; i++)
        add_class(text, &seen, i);
    if (classes > MOST)
        text_addf(text, "  and %d more\n", classes - MOST);
    const Sights sights = folder_sights(text->arena, &seen);
    text_add(text, "\nSeen\n");
    for (size_t i = 0; i < sights.count; i++)
        add_wrapped(text, "  - ", "    ", sights.items[i]);
    seen_folder_end(&seen);
    return true;
}
