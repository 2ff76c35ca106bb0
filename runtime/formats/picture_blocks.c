/* picture_blocks.c: pictures alone, in blocks: a file, all of a folder and of those in it, or what
 * a table names. Only the names of all are in memory at once. */
#include <stdlib.h>
#include <string.h>

#include "formats/csv.h"
#include "formats/folder.h"
#include "formats/images_source.h"
#include "system/allocate.h"
#include "system/format.h"

struct blocks {
    struct tlc_preparation wanted;
    struct tlc_listing listing;
    int threads;
    int64_t given, last; /* pictures of all blocks, and of the last one */
    size_t size;
};

/* ---- folders --------------------------------------------------------------------------------- */

/* Whether a file in a folder is none of those that are wanted, where others are passed over. */
static bool is_passed_over(const struct tlc_listing *listing, const char *path)
{
    struct tlc_bytes bytes = {0};
    struct tlc_fault unheard;
    if (!listing->skips_others)
        return false;
    const bool other = tlc_leads_nowhere(path) ||
                       (tlc_bytes_read(&bytes, path, TLC_MOST_PICTURE_BYTES, &unheard) &&
                        !tlc_is_picture(bytes.at, bytes.size));
    tlc_bytes_end(&bytes);
    return other;
}

static bool add_folder(struct tlc_listing *listing, const char *path, struct tlc_fault *fault);

static bool add_entry(struct tlc_listing *listing, const char *path, struct tlc_fault *fault)
{
    bool folder = false;
    if ((listing->skips_links && tlc_is_link(path)) || is_passed_over(listing, path))
        return true;
    if (!tlc_is_folder(path, &folder, fault))
        return false;
    if (folder)
        return add_folder(listing, path, fault);
    tlc_listing_add(listing, (struct tlc_listed){.path = tlc_format("%s", path)});
    return true;
}

static bool add_folder(struct tlc_listing *listing, const char *path, struct tlc_fault *fault)
{
    struct tlc_names names = {0};
    const size_t length = strlen(path);
    const char *slash = length && path[length - 1] == '/' ? "" : "/";
    bool good = tlc_names_in_folder(path, &names, fault);
    for (size_t i = 0; good && i < names.count; i++) {
        char *entry = tlc_format("%s%s%s", path, slash, names.at[i]);
        good = add_entry(listing, entry, fault);
        free(entry);
    }
    tlc_names_end(&names);
    return good;
}

/* ---- tables ---------------------------------------------------------------------------------- */

static bool is_table(const char *path)
{
    static const char *const endings[] = {".csv", ".csv.gz", ".tsv", ".txt"};
    const size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(path + length - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

static bool add_table(struct tlc_listing *listing, const char *path, struct tlc_fault *fault)
{
    const struct tlc_csv_dialect dialect = {.delimiter = ','};
    struct tlc_csv *csv = tlc_csv_open(path, &dialect, fault);
    const struct tlc_csv_row *row = NULL;
    size_t column;
    bool good = csv && tlc_csv_column_of(csv, "file", &column, fault);
    while (good && (good = tlc_csv_next(csv, &row, fault)) && row)
        good = tlc_list_add(listing, path, csv, row, column, fault);
    if (csv)
        tlc_csv_close(csv);
    return good;
}

/* ---- what is made of them ---------------------------------------------------------------------
 */

struct tlc_preparation tlc_images_preparation(const struct tlc_source *source)
{
    const struct tlc_images_settings *settings = source->settings;
    return (struct tlc_preparation){.height = source->shape[0],
                                    .width = source->shape[1],
                                    .channels = source->dimensions > 2 ? source->shape[2] : 1,
                                    .resize = settings->resize,
                                    .crop = settings->crop,
                                    .background = settings->background};
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static bool list(struct tlc_listing *listing, const char *path, struct tlc_fault *fault)
{
    bool folder = false;
    if (!tlc_is_folder(path, &folder, fault))
        return false;
    if (folder ? !add_folder(listing, path, fault)
               : is_table(path) && !add_table(listing, path, fault))
        return false;
    if (!folder && !is_table(path))
        tlc_listing_add(listing, (struct tlc_listed){.path = tlc_format("%s", path)});
    return listing->count > 0 ||
           tlc_fault_set(fault, folder ? "%s has no picture" : "%s names no picture", path);
}

static void close_blocks(void *state)
{
    struct blocks *blocks = state;
    tlc_listing_end(&blocks->listing);
    free(blocks);
}

static void *open_blocks(const char *path, const struct tlc_source *source, int threads,
                         struct tlc_fault *fault)
{
    const struct tlc_images_settings *settings = source->settings;
    struct blocks *blocks = tlc_allocate(1, sizeof *blocks);
    blocks->wanted = tlc_images_preparation(source);
    blocks->threads = threads;
    blocks->size = (size_t)blocks->wanted.height * (size_t)blocks->wanted.width *
                   (size_t)blocks->wanted.channels;
    blocks->listing = (struct tlc_listing){.from = tlc_format("%s", path),
                                           .skips_others = settings->skips_others,
                                           .skips_links = settings->skips_links};
    if (list(&blocks->listing, path, fault))
        return blocks;
    close_blocks(blocks);
    return NULL;
}

/* The next of a listing, as one of its own; all are of one class here. */
static struct tlc_listing part_of(const struct blocks *blocks, int64_t count)
{
    static char name[] = "pictures", *classes[] = {name};
    return (struct tlc_listing){.from = blocks->listing.from,
                                .files = blocks->listing.files + blocks->given,
                                .count = count,
                                .classes = classes,
                                .class_count = 1};
}

static bool read_block(void *state, void *numbers, int most, int *rows, struct tlc_fault *fault)
{
    struct blocks *blocks = state;
    const int64_t left = blocks->listing.count - blocks->given;
    const struct tlc_listing part = part_of(blocks, left < most ? left : most);
    struct tlc_pictures pictures;
    *rows = (int)part.count;
    blocks->last = part.count;
    blocks->given += part.count;
    if (part.count == 0)
        return true;
    if (!tlc_pictures_read(&pictures, &part, &blocks->wanted, blocks->threads, NULL, NULL, fault))
        return false;
    memcpy(numbers, pictures.numbers, (size_t)part.count * blocks->size);
    tlc_pictures_end(&pictures);
    return true;
}

static const char *name_of(const void *state, int row)
{
    const struct blocks *blocks = state;
    return blocks->listing.files[blocks->given - blocks->last + row].path;
}

const struct tlc_block_reader tlc_picture_blocks = {
    .open = open_blocks, .read = read_block, .name = name_of, .close = close_blocks};
