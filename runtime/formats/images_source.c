/* images_source.c: pictures as a data set of the spec, in folders or named by tables. */
#include <stdlib.h>
#include <string.h>

#include "formats/folder.h"
#include "formats/images_source.h"
#include "formats/sources.h"
#include "system/allocate.h"
#include "system/format.h"

static const struct tlc_images_settings *settings_of(const struct tlc_source *source)
{
    return source->settings;
}

/* ---- which files ----------------------------------------------------------------------------- */

static bool check_class_count(const struct tlc_source *source, const struct tlc_listing *listing,
                              struct tlc_fault *fault)
{
    return listing->class_count == source->classes ||
           tlc_fault_set(fault,
                         "%s: its classes, with those of the data set's other files, are %d, but "
                         "the spec says classes: %d",
                         listing->from, listing->class_count, source->classes);
}

/* Paths of the data set's folders or tables, that of the source first; to be freed. */
static void make_paths(const char *directory, const struct tlc_source *source, char **paths)
{
    const struct tlc_images_settings *settings = settings_of(source);
    const char *own = tlc_source_file(source);
    int count = 0;
    paths[count++] = tlc_format("%s/%s", directory, own);
    for (int i = 0; i < settings->file_count; i++)
        if (strcmp(settings->files[i], own) != 0)
            paths[count++] = tlc_format("%s/%s", directory, settings->files[i]);
}

static bool list(const char *directory, const struct tlc_source *source,
                 struct tlc_listing *listing, struct tlc_fault *fault)
{
    char **paths = tlc_allocate((size_t)settings_of(source)->file_count + 2, sizeof *paths);
    make_paths(directory, source, paths);
    struct tlc_folders from = {.folders = (const char *const *)paths,
                               .classes = source->class_name,
                               .class_count = source->class_name ? source->classes : 0,
                               .skips_others = settings_of(source)->skips_others,
                               .skips_links = settings_of(source)->skips_links,
                               .group = source->group};
    while (paths[from.count])
        from.count++;
    const bool good = (source->file ? tlc_folder_list(listing, &from, fault)
                                    : tlc_list_read(listing, &from, fault)) &&
                      check_class_count(source, listing, fault);
    for (int i = 0; i < from.count; i++)
        free(paths[i]);
    free(paths);
    return good;
}

/* ---- what is made of them -------------------------------------------------------------------- */

/* Appends ", 3 resized" to a text that is freed; returns the longer one. */
static char *add_count(char *text, int64_t count, const char *what)
{
    if (count == 0)
        return text;
    char *longer = tlc_format("%s%s%lld %s", text, *text ? ", " : "", (long long)count, what);
    free(text);
    return longer;
}

/* Whoever reads results should know how far examples are from what the files have. */
static char *remark_of(const struct tlc_source *source, const struct tlc_pictures *pictures)
{
    const struct tlc_prepared *prepared = &pictures->prepared;
    const bool white = settings_of(source)->background > 0;
    char *text = tlc_format("%s", "");
    text = add_count(text, prepared->cropped, "cropped");
    text = add_count(text, prepared->resized, "resized");
    text = add_count(text, prepared->made_colour, "made colour of grey");
    text = add_count(text, prepared->made_grey, "made grey of colour");
    text = add_count(text, prepared->flattened, white ? "laid on white" : "laid on black");
    text = add_count(text, prepared->made_opaque, "made opaque");
    text = add_count(text, pictures->skipped, "other files skipped");
    text = add_count(text, pictures->links, "links skipped");
    char *remark = *text ? tlc_format("%lld pictures of %s/%s: %s", (long long)pictures->count,
                                      source->directory, tlc_source_file(source), text)
                         : NULL;
    free(text);
    return remark;
}

static bool read_listed(const struct tlc_source *source, const struct tlc_listing *listing,
                        const struct tlc_crew *crew, struct tlc_data *data, struct tlc_fault *fault)
{
    const struct tlc_preparation wanted = tlc_images_preparation(source);
    struct tlc_pictures pictures;
    if (!tlc_pictures_read(&pictures, listing, &wanted, crew->threads, crew->progress,
                           crew->context, fault))
        return false;
    const int rows = tlc_source_rows(source, listing->from, (uint64_t)pictures.count, fault);
    if (rows < 0) {
        tlc_pictures_end(&pictures);
        return false;
    }
    *data = (struct tlc_data){.element = TLC_UINT8,
                              .numbers = pictures.numbers,
                              .labels = pictures.labels,
                              .rows = rows,
                              .size = wanted.height * wanted.width * wanted.channels,
                              .scale = source->scale,
                              .remark = remark_of(source, &pictures)};
    if (pictures.groups)
        data->groups = tlc_source_groups(source, &listing->groups, pictures.groups);
    return true;
}

static bool read_images(const char *directory, const struct tlc_source *source,
                        const struct tlc_crew *crew, struct tlc_data *data, struct tlc_fault *fault)
{
    struct tlc_listing listing;
    const bool good = list(directory, source, &listing, fault) &&
                      read_listed(source, &listing, crew, data, fault);
    tlc_listing_end(&listing);
    return good;
}

const struct tlc_source_format tlc_format_images = {.read_many = read_images,
                                                    .blocks = &tlc_picture_blocks};
