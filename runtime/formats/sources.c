/* sources.c: what a spec says of its data, held against what a file has. */
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/sources.h"
#include "system/allocate.h"
#include "system/format.h"

const char *tlc_source_file(const struct tlc_source *source)
{
    return source->file ? source->file : source->images;
}

char *tlc_source_path(const char *directory, const char *file)
{
    return directory ? tlc_format("%s/%s", directory, file) : tlc_format("%s", file);
}

int tlc_source_rows(const struct tlc_source *source, const char *path, uint64_t found,
                    struct tlc_fault *fault)
{
    if (found > INT32_MAX)
        tlc_fault_write(fault, "%s: its header promises %llu rows, more than the %d supported",
                        path, (unsigned long long)found, INT32_MAX);
    else if (source->all_rows)
        return (int)found;
    else if ((int)found >= source->rows)
        return source->rows;
    else
        tlc_fault_write(fault, "%s has %d rows, but the spec uses %d", path, (int)found,
                        source->rows);
    return -1;
}

int tlc_source_numbers(const struct tlc_source *source, const char *path, struct tlc_fault *fault)
{
    int numbers = 1;
    for (int i = 0; i < source->dimensions; i++)
        if (__builtin_mul_overflow(numbers, source->shape[i], &numbers)) {
            tlc_fault_write(fault, "%s: its examples have more than %d numbers", path, INT_MAX);
            return -1;
        }
    return numbers;
}

/* "28 x 28" */
struct shape_text {
    char text[TLC_MOST_RANK * 24];
};

static struct shape_text text_of_shape(const int64_t *sizes, int dimensions)
{
    struct shape_text shape = {""};
    for (int i = 0, used = 0; i < dimensions; i++)
        used += snprintf(shape.text + used, sizeof shape.text - (size_t)used, "%s%lld",
                         i ? " x " : "", (long long)sizes[i]);
    return shape;
}

bool tlc_source_check_shape(const struct tlc_source *source, const char *path, int dimensions,
                            const int64_t *sizes, struct tlc_fault *fault)
{
    int64_t expected[TLC_MOST_RANK];
    bool same = dimensions == source->dimensions;
    for (int i = 0; i < source->dimensions; i++) {
        expected[i] = source->shape[i];
        same = same && sizes[i] == expected[i];
    }
    if (same)
        return true;
    return tlc_fault_set(fault, "%s: its examples are %s, but the spec says shape %s", path,
                         text_of_shape(sizes, dimensions).text,
                         text_of_shape(expected, source->dimensions).text);
}

/* ---- numbers --------------------------------------------------------------------------------- */

bool tlc_source_check_element(const struct tlc_source *source, const char *path,
                              enum tlc_element found, struct tlc_fault *fault)
{
    if (found == source->element)
        return true;
    return tlc_fault_set(fault, "%s: its numbers are %s, but the spec says type: %s", path,
                         tlc_element_name(found), tlc_element_name(source->element));
}

/* Numbers beyond it are none as floats. */
static double largest_usable(const struct tlc_source *source)
{
    const double scale = (double)source->scale;
    return (double)FLT_MAX / (scale > 1 ? scale : 1);
}

/* The first that is too large, infinite or none; `count` when there is none of these. */
static size_t find_unusable(const struct tlc_source *source, const void *numbers, size_t count)
{
    const double largest = largest_usable(source);
    size_t i = 0;
    if (source->element == TLC_FLOAT32)
        while (i < count && fabs((double)((const float *)numbers)[i]) <= largest)
            i++;
    else
        while (i < count && fabs(((const double *)numbers)[i]) <= largest)
            i++;
    return i;
}

/* Where a number of an example is: "column 3", or "[3, 4]". */
static struct shape_text place_of(const struct tlc_source *source, size_t number)
{
    struct shape_text place = {""};
    size_t index[TLC_MOST_RANK];
    int used = 0;
    for (int i = source->dimensions; i-- > 0; number /= (size_t)source->shape[i])
        index[i] = number % (size_t)source->shape[i];
    if (source->dimensions == 1) {
        snprintf(place.text, sizeof place.text, "column %zu", index[0]);
        return place;
    }
    for (int i = 0; i < source->dimensions; i++)
        used += snprintf(place.text + used, sizeof place.text - (size_t)used, "%s%zu",
                         i ? ", " : "[", index[i]);
    snprintf(place.text + used, sizeof place.text - (size_t)used, "]");
    return place;
}

bool tlc_source_check_numbers(const struct tlc_source *source, const char *path,
                              const void *numbers, int rows, struct tlc_fault *fault)
{
    return tlc_source_check_block(source, path, numbers, 0, rows, fault);
}

bool tlc_source_check_block(const struct tlc_source *source, const char *path, const void *numbers,
                            uint64_t first, int rows, struct tlc_fault *fault)
{
    size_t size = 1;
    if (!tlc_element_is_float(source->element))
        return true;
    for (int i = 0; i < source->dimensions; i++)
        size *= (size_t)source->shape[i];
    const size_t count = (size_t)rows * size, bad = find_unusable(source, numbers, count);
    if (bad == count)
        return true;
    const double number = source->element == TLC_FLOAT32 ? (double)((const float *)numbers)[bad]
                                                         : ((const double *)numbers)[bad];
    return tlc_fault_set(
        fault, "%s: row %llu has %g at %s, and %s", path, (unsigned long long)(first + bad / size),
        isnan(number) ? (double)NAN : number, place_of(source, bad % size).text,
        isfinite(number) ? "no float holds that, times the scale" : "a number must be finite");
}

void tlc_swap_bytes(enum tlc_element element, void *numbers, size_t count)
{
    const size_t size = tlc_element_size(element);
    for (size_t i = 0; i < count && size == 2; i++)
        ((uint16_t *)numbers)[i] = __builtin_bswap16(((uint16_t *)numbers)[i]);
    for (size_t i = 0; i < count && size == 4; i++)
        ((uint32_t *)numbers)[i] = __builtin_bswap32(((uint32_t *)numbers)[i]);
    for (size_t i = 0; i < count && size == 8; i++)
        ((uint64_t *)numbers)[i] = __builtin_bswap64(((uint64_t *)numbers)[i]);
}

/* ---- labels ---------------------------------------------------------------------------------- */

static bool fault_of_label(const struct tlc_source *source, const char *path, int row,
                           int64_t label, struct tlc_fault *fault)
{
    return tlc_fault_set(fault, "%s: row %d has label %lld, but the spec says classes: %d", path,
                         row, (long long)label, source->classes);
}

int32_t *tlc_source_labels(const struct tlc_source *source, const char *path,
                           enum tlc_element element, const void *numbers, int rows,
                           struct tlc_fault *fault)
{
    if (tlc_element_is_float(element)) {
        tlc_fault_write(fault, "%s: its labels are %s, and labels are whole numbers", path,
                        tlc_element_name(element));
        return NULL;
    }
    int32_t *labels = tlc_allocate((size_t)rows, sizeof *labels);
    for (int row = 0; row < rows; row++) {
        const int64_t label = tlc_element_whole(element, numbers, (size_t)row);
        if (label < 0 || label >= source->classes) {
            fault_of_label(source, path, row, label, fault);
            free(labels);
            return NULL;
        }
        labels[row] = (int32_t)label;
    }
    return labels;
}

/* ---- targets --------------------------------------------------------------------------------- */

static bool fault_of_target(const struct tlc_source *source, const char *path, size_t index,
                            double number, struct tlc_fault *fault)
{
    const size_t row = index / (size_t)source->targets, target = index % (size_t)source->targets;
    char name[64];
    if (source->target_name)
        snprintf(name, sizeof name, "`%.60s`", source->target_name[target]);
    else
        snprintf(name, sizeof name, "target %zu", target);
    return tlc_fault_set(fault, "%s: row %zu has %g for %s, and %s", path, row,
                         isnan(number) ? (double)NAN : number, name,
                         isfinite(number) ? "no float holds that" : "a target must be finite");
}

float *tlc_source_targets(const struct tlc_source *source, const char *path,
                          enum tlc_element element, const void *numbers, int rows,
                          struct tlc_fault *fault)
{
    const size_t count = (size_t)rows * (size_t)source->targets;
    float *targets = tlc_allocate(count, sizeof *targets);
    for (size_t i = 0; i < count; i++) {
        const double number = tlc_element_number(element, numbers, i);
        if (!(fabs(number) <= (double)FLT_MAX)) {
            fault_of_target(source, path, i, number, fault);
            free(targets);
            return NULL;
        }
        targets[i] = (float)number;
    }
    return targets;
}

/* ---- names of labels ------------------------------------------------------------------------- */

bool tlc_source_class(const struct tlc_source *source, const char *path, int row, const char *name,
                      int32_t *class, struct tlc_fault *fault)
{
    if (!source->class_name)
        return tlc_fault_set(fault,
                             "%s: its labels are texts, the first is `%.60s`: give the data set "
                             "their list for its `classes`",
                             path, name);
    for (int i = 0; i < source->classes; i++)
        if (strcmp(source->class_name[i], name) == 0) {
            *class = i;
            return true;
        }
    return tlc_fault_set(fault, "%s: row %d has label `%.60s`, which is none of the spec's classes",
                         path, row, name);
}

static size_t bytes_of_names(const struct tlc_words *names)
{
    size_t bytes = 0;
    for (int32_t i = 0; i < names->count; i++)
        bytes += sizeof *names->words + strlen(names->words[i]) + 1;
    return bytes;
}

struct tlc_groups *tlc_source_groups(const struct tlc_source *source, const struct tlc_words *names,
                                     const int32_t *of)
{
    struct tlc_groups *groups = tlc_allocate(1, sizeof *groups + bytes_of_names(names));
    char **name = (char **)(void *)(groups + 1), *text = (char *)(name + names->count);
    *groups = (struct tlc_groups){source->group, names->count, (const char *const *)name, of};
    for (int32_t i = 0; i < names->count; i++) {
        name[i] = text;
        text = stpcpy(text, names->words[i]) + 1;
    }
    return groups;
}
