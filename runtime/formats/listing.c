/* listing.c: files and their classes. */
#include <stdlib.h>
#include <string.h>

#include "formats/folder.h"
#include "system/allocate.h"

void tlc_listing_add(struct tlc_listing *listing, struct tlc_listed file)
{
    if (listing->count == listing->room) {
        listing->room = listing->room ? 2 * listing->room : 1024;
        listing->files = tlc_resize(listing->files, (size_t)listing->room * sizeof *listing->files);
    }
    listing->files[listing->count++] = file;
}

void tlc_listing_end(struct tlc_listing *listing)
{
    for (int64_t i = 0; i < listing->count; i++)
        free(listing->files[i].path);
    for (int i = 0; i < listing->class_count; i++)
        free(listing->classes[i]);
    free(listing->files);
    free(listing->classes);
    free(listing->from);
    tlc_words_end(&listing->groups);
    *listing = (struct tlc_listing){0};
}

static int in_byte_order(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

void tlc_sort_names(char **names, size_t count)
{
    if (count > 1)
        qsort(names, count, sizeof *names, in_byte_order);
}
