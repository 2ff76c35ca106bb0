/* sources.c: what a spec says of its data, held against what a file has. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "formats/sources.h"

const char *tlc_source_file(const struct tlc_source *source)
{
    return source->file ? source->file : source->images;
}

int tlc_source_rows(const struct tlc_source *source, const char *path, uint64_t found,
                    struct tlc_fault *fault)
{
    if (found > INT32_MAX)
        tlc_fault_set(fault, "%s: its header promises %llu rows, more than the %d supported", path,
                      (unsigned long long)found, INT32_MAX);
    else if (source->all_rows)
        return (int)found;
    else if ((int)found >= source->rows)
        return source->rows;
    else
        tlc_fault_set(fault, "%s has %d rows, but the spec uses %d", path, (int)found,
                      source->rows);
    return -1;
}

int tlc_source_numbers(const struct tlc_source *source, const char *path, struct tlc_fault *fault)
{
    int numbers = 1;
    for (int i = 0; i < source->dimensions; i++)
        if (__builtin_mul_overflow(numbers, source->shape[i], &numbers)) {
            tlc_fault_set(fault, "%s: its images have more than %d pixels", path, INT_MAX);
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
    return tlc_fault_set(fault, "%s: its images are %s, but the spec says shape %s", path,
                         text_of_shape(sizes, dimensions).text,
                         text_of_shape(expected, source->dimensions).text);
}

bool tlc_source_check_labels(const struct tlc_source *source, const char *path,
                             const int32_t *labels, int rows, struct tlc_fault *fault)
{
    for (int row = 0; row < rows; row++)
        if (labels[row] >= source->classes)
            return tlc_fault_set(fault, "%s: row %d has label %d, but the spec says classes: %d",
                                 path, row, labels[row], source->classes);
    return true;
}
