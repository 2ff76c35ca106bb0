/* parts.c: a source of several files, of which each is read as if it were the only one, and its
 * rows put behind those of the files before it. A fault so names the file, and a row by its place
 * there.
 */
#include <stdlib.h>
#include <string.h>

#include "formats/sources.h"
#include "system/allocate.h"
#include "system/bulk.h"
#include "system/format.h"

/* ---- one file ------------------------------------------------------------------------------- */

static bool read_one(const char *directory, const struct tlc_source *source,
                     const struct tlc_crew *crew, struct tlc_data *data, void **rest,
                     struct tlc_fault *fault)
{
    const struct tlc_source_format *format = source->format;
    return format->read_many ? format->read_many(directory, source, crew, data, fault)
                             : format->read(directory, source, data, rest, fault);
}

static void drop_groups(struct tlc_groups *groups)
{
    if (groups)
        free((void *)groups->of);
    free(groups);
}

static void drop(struct tlc_data *data)
{
    tlc_bulk_free((void *)data->numbers);
    free((void *)data->labels);
    free((void *)data->targets);
    drop_groups(data->groups);
    free(data->remark);
}

/* The source as if this file were all of it. */
static struct tlc_source source_of_part(const struct tlc_source *source, int part)
{
    struct tlc_source one = *source;
    if (part > 0) {
        const struct tlc_source_part *names = &source->parts[part - 1];
        one.file = names->file;
        one.images = names->images;
        one.labels = names->labels;
    }
    one.parts = NULL;
    one.part_count = 0;
    one.all_rows = true;
    return one;
}

/* All of it, to its end. */
static bool read_part(const char *directory, const struct tlc_source *part,
                      const struct tlc_crew *crew, struct tlc_data *data, struct tlc_fault *fault)
{
    void *rest = NULL;
    if (!read_one(directory, part, crew, data, &rest, fault))
        return false;
    if (!part->format->finish || part->format->finish(rest, fault))
        return true;
    drop(data);
    return false;
}

/* ---- behind one another --------------------------------------------------------------------- */

struct joined {
    const struct tlc_source *source;
    struct tlc_data data;
    uint64_t found; /* rows of the files so far; those that nobody needs are not in `data` */
    struct tlc_words words;
    int32_t *groups; /* of the rows */
};

/* `count` things of `size` bytes behind those of so many rows; frees what they are taken from. */
static void *join(const void *before, int rows, const void *more, int count, size_t size)
{
    char *all = tlc_resize((void *)before, ((size_t)rows + (size_t)count) * size + 1);
    memcpy(all + (size_t)rows * size, more, (size_t)count * size);
    free((void *)more);
    return all;
}

static void join_groups(struct joined *joined, const struct tlc_groups *groups, int count)
{
    int32_t *number = tlc_allocate((size_t)groups->count + 1, sizeof *number);
    int32_t *of = tlc_allocate((size_t)count + 1, sizeof *of);
    for (int i = 0; i < groups->count; i++)
        number[i] = tlc_words_add(&joined->words, groups->name[i], strlen(groups->name[i]));
    for (int row = 0; row < count; row++)
        of[row] = number[groups->of[row]];
    joined->groups = join(joined->groups, joined->data.rows, of, count, sizeof *of);
    free(number);
}

static char *join_remarks(char *before, char *more)
{
    if (!before || !more)
        return before ? before : more;
    char *both = tlc_format("%s; %s", before, more);
    free(before);
    free(more);
    return both;
}

static void join_numbers(struct joined *joined, const struct tlc_data *part, int count)
{
    const size_t row = (size_t)part->size * tlc_element_size(part->element);
    const size_t before = (size_t)joined->data.rows * row, more = (size_t)count * row;
    char *numbers = tlc_bulk_resize((void *)joined->data.numbers, before, before + more);
    memcpy(numbers + before, part->numbers, more);
    tlc_bulk_free((void *)part->numbers);
    joined->data.numbers = numbers;
}

/* Takes over what the part has, but for rows that nobody needs. */
static void add_part(struct joined *joined, struct tlc_data *part)
{
    struct tlc_data *all = &joined->data;
    const int rows = all->rows, left = joined->source->rows - rows;
    const int count = joined->source->all_rows || part->rows < left ? part->rows : left;
    joined->found += (uint64_t)part->rows;
    join_numbers(joined, part, count);
    if (part->labels)
        all->labels = join(all->labels, rows, part->labels, count, sizeof *part->labels);
    if (part->targets)
        all->targets = join(all->targets, rows, part->targets, count,
                            (size_t)part->outputs * sizeof *part->targets);
    if (part->groups)
        join_groups(joined, part->groups, count);
    drop_groups(part->groups);
    all->remark = join_remarks(all->remark, part->remark);
    all->element = part->element;
    all->size = part->size;
    all->outputs = part->outputs;
    all->scale = part->scale;
    all->rows += count;
}

static bool check_rows(const struct joined *joined, const char *directory, struct tlc_fault *fault)
{
    const struct tlc_source *source = joined->source;
    char *path = tlc_source_path(directory, tlc_source_file(source));
    char *all = tlc_format("%s with the %d file%s behind it", path, source->part_count,
                           source->part_count == 1 ? "" : "s");
    const bool good =
        joined->found > INT32_MAX
            ? tlc_fault_set(fault, "%s: more rows than the %d supported", all, INT32_MAX)
            : tlc_source_rows(source, all, joined->found, fault) >= 0;
    free(all);
    free(path);
    return good;
}

static bool read_parts(struct joined *joined, const char *directory, const struct tlc_crew *crew,
                       struct tlc_fault *fault)
{
    for (int i = 0; i <= joined->source->part_count; i++) {
        const struct tlc_source one = source_of_part(joined->source, i);
        struct tlc_data part;
        if (!read_part(directory, &one, crew, &part, fault))
            return false;
        if (joined->found + (uint64_t)part.rows > INT32_MAX) {
            drop(&part);
            joined->found = (uint64_t)INT32_MAX + 1;
            break;
        }
        add_part(joined, &part);
    }
    return check_rows(joined, directory, fault);
}

static bool read_joined(const char *directory, const struct tlc_source *source,
                        const struct tlc_crew *crew, struct tlc_data *data, struct tlc_fault *fault)
{
    struct joined joined = {.source = source};
    const bool good = read_parts(&joined, directory, crew, fault);
    if (good && source->group)
        joined.data.groups = tlc_source_groups(source, &joined.words, joined.groups);
    if (good)
        *data = joined.data;
    else {
        drop(&joined.data);
        free(joined.groups);
    }
    tlc_words_end(&joined.words);
    return good;
}

/* ---- the source ----------------------------------------------------------------------------- */

bool tlc_source_read(const char *directory, const struct tlc_source *source,
                     const struct tlc_crew *crew, struct tlc_data *data, void **rest,
                     struct tlc_fault *fault)
{
    return source->part_count > 0 ? read_joined(directory, source, crew, data, fault)
                                  : read_one(directory, source, crew, data, rest, fault);
}

bool tlc_source_finish(const struct tlc_source *source, void *rest, struct tlc_fault *fault)
{
    return source->part_count > 0 || !source->format->finish || source->format->finish(rest, fault);
}
