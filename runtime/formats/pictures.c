/* pictures.c: all pictures of a listing, read by several threads.
 *
 * Files are given out one by one in the listing's order, and each has its place in the array. Once
 * one is at fault no later file is given out, and all before it have been: so the fault that is
 * told is the first, by any number of threads.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "formats/folder.h"
#include "system/allocate.h"
#include "system/bulk.h"

struct readers {
    const struct tlc_listing *listing;
    const struct tlc_preparation *wanted;
    size_t size; /* of a picture in the array */
    struct tlc_pictures *pictures;
    bool *skipped;
    pthread_mutex_t mutex; /* for what follows */
    int64_t next, done, first_fault;
    struct tlc_fault *fault;
    tlc_pictures_progress *progress;
    void *context;
};

/* What one thread has. */
struct reader {
    struct readers *all;
    struct tlc_bytes bytes;
    struct tlc_prepared prepared;
};

/* ---- one picture ----------------------------------------------------------------------------- */

/* Where the picture is named, before what is wrong with it. */
static void add_line(const struct tlc_listing *listing, int64_t index, struct tlc_fault *fault)
{
    const struct tlc_fault own = *fault;
    const int64_t line = listing->files[index].line;
    if (line > 0)
        tlc_fault_write(fault, "%s: line %lld: %s", listing->from, (long long)line, own.text);
}

static bool read_picture(struct reader *reader, int64_t index, struct tlc_fault *fault)
{
    struct readers *all = reader->all;
    const char *path = all->listing->files[index].path;
    struct tlc_picture picture;
    if (!tlc_bytes_read(&reader->bytes, path, TLC_MOST_PICTURE_BYTES, fault))
        return false;
    if (all->listing->skips_others && !tlc_is_picture(reader->bytes.at, reader->bytes.size)) {
        all->skipped[index] = true;
        return true;
    }
    bool good = tlc_picture_decode(path, reader->bytes.at, reader->bytes.size, &picture, fault) &&
                tlc_picture_prepare(&picture, all->wanted, path, &reader->prepared, fault);
    if (good)
        memcpy(all->pictures->numbers + (size_t)index * all->size, picture.pixels, all->size);
    tlc_picture_end(&picture);
    return good;
}

/* ---- several threads ------------------------------------------------------------------------- */

/* The next file, or -1. */
static int64_t take(struct readers *all)
{
    pthread_mutex_lock(&all->mutex);
    const int64_t index = all->next < all->first_fault ? all->next++ : -1;
    pthread_mutex_unlock(&all->mutex);
    return index;
}

static void hand_in(struct readers *all, int64_t index, const struct tlc_fault *fault)
{
    pthread_mutex_lock(&all->mutex);
    if (fault && index < all->first_fault) {
        all->first_fault = index;
        *all->fault = *fault;
        add_line(all->listing, index, all->fault);
    }
    all->done++;
    if (all->progress)
        all->progress(all->context, all->done, all->listing->count);
    pthread_mutex_unlock(&all->mutex);
}

static void add_prepared(struct tlc_prepared *sum, const struct tlc_prepared *more)
{
    sum->resized += more->resized;
    sum->cropped += more->cropped;
    sum->made_colour += more->made_colour;
    sum->made_grey += more->made_grey;
    sum->flattened += more->flattened;
    sum->made_opaque += more->made_opaque;
}

static void *read_some(void *argument)
{
    struct readers *all = argument;
    struct reader reader = {.all = all};
    struct tlc_fault fault;
    for (int64_t index; (index = take(all)) >= 0;)
        hand_in(all, index, read_picture(&reader, index, &fault) ? NULL : &fault);
    tlc_bytes_end(&reader.bytes);
    pthread_mutex_lock(&all->mutex);
    add_prepared(&all->pictures->prepared, &reader.prepared);
    pthread_mutex_unlock(&all->mutex);
    return NULL;
}

/* A thread that cannot be had is done without. */
static void read_all(struct readers *all, int threads)
{
    pthread_t *others = tlc_allocate((size_t)threads, sizeof *others);
    int started = 0;
    pthread_mutex_init(&all->mutex, NULL);
    while (started < threads - 1 && pthread_create(&others[started], NULL, read_some, all) == 0)
        started++;
    read_some(all);
    for (int i = 0; i < started; i++)
        pthread_join(others[i], NULL);
    pthread_mutex_destroy(&all->mutex);
    free(others);
}

/* ---- the array ------------------------------------------------------------------------------- */

/* Of a picture and of all; false where no number can tell. */
static bool count_bytes(const struct readers *all, size_t *one, size_t *bytes)
{
    const struct tlc_preparation *wanted = all->wanted;
    return !__builtin_mul_overflow(wanted->height, wanted->width, one) &&
           !__builtin_mul_overflow(*one, wanted->channels, one) &&
           !__builtin_mul_overflow(*one, all->listing->count, bytes) && *bytes <= SIZE_MAX / 2;
}

static bool begin(struct readers *all, struct tlc_fault *fault)
{
    const struct tlc_preparation *wanted = all->wanted;
    const size_t count = (size_t)all->listing->count;
    size_t bytes;
    if (!count_bytes(all, &all->size, &bytes) ||
        !(all->pictures->numbers = tlc_bulk_try(NULL, 0, bytes)))
        return tlc_fault_set(fault, "%s: %zu pictures of %d x %d x %d do not fit into memory",
                             all->listing->from, count, wanted->height, wanted->width,
                             wanted->channels);
    all->pictures->labels = tlc_allocate(count, sizeof *all->pictures->labels);
    if (all->listing->groups.count > 0)
        all->pictures->groups = tlc_allocate(count, sizeof *all->pictures->groups);
    all->skipped = tlc_allocate(count, sizeof *all->skipped);
    all->next = all->done = 0;
    all->first_fault = all->listing->count;
    return true;
}

/* Closes the gaps of files that were skipped. */
static void gather(struct readers *all)
{
    struct tlc_pictures *pictures = all->pictures;
    pictures->skipped = all->listing->skipped;
    pictures->links = all->listing->links;
    for (int64_t i = 0; i < all->listing->count; i++) {
        if (all->skipped[i]) {
            pictures->skipped++;
            continue;
        }
        const size_t from = (size_t)i * all->size, to = (size_t)pictures->count * all->size;
        if (from != to)
            memmove(pictures->numbers + to, pictures->numbers + from, all->size);
        if (pictures->groups)
            pictures->groups[pictures->count] = all->listing->files[i].group;
        pictures->labels[pictures->count++] = all->listing->files[i].label;
    }
}

/* Of a class that has files at least one must be a picture. */
static bool check_classes(const struct readers *all, struct tlc_fault *fault)
{
    bool *seen = tlc_allocate((size_t)all->listing->class_count, sizeof *seen);
    const struct tlc_listed *missing = NULL;
    for (int64_t i = 0; i < all->pictures->count; i++)
        seen[all->pictures->labels[i]] = true;
    for (int64_t i = all->listing->count - 1; i >= 0; i--)
        if (!seen[all->listing->files[i].label])
            missing = &all->listing->files[i];
    free(seen);
    return !missing || tlc_fault_set(fault, "%s: no file of class %s is a picture",
                                     all->listing->from, all->listing->classes[missing->label]);
}

bool tlc_pictures_read(struct tlc_pictures *pictures, const struct tlc_listing *listing,
                       const struct tlc_preparation *wanted, int threads,
                       tlc_pictures_progress *progress, void *context, struct tlc_fault *fault)
{
    struct readers all = {.listing = listing,
                          .wanted = wanted,
                          .pictures = pictures,
                          .progress = progress,
                          .context = context,
                          .fault = fault};
    *pictures = (struct tlc_pictures){0};
    bool good = begin(&all, fault);
    if (good) {
        read_all(&all, threads > 1 ? threads : 1);
        good = all.first_fault == listing->count;
    }
    if (good) {
        gather(&all);
        good = check_classes(&all, fault);
    }
    free(all.skipped);
    if (!good)
        tlc_pictures_end(pictures);
    return good;
}

void tlc_pictures_end(struct tlc_pictures *pictures)
{
    tlc_bulk_free(pictures->numbers);
    free(pictures->labels);
    free(pictures->groups);
    *pictures = (struct tlc_pictures){0};
}
