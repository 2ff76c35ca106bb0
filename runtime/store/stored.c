/* stored.c: weights of others' files, put where a model has them. */
#include "store/stored.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/engine.h"
#include "foreign/foreign.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/printing.h"

/* ---- one weight array -------------------------------------------------------------------------
 */

static const struct tlc_tensor *tensor_of(const struct tlc_stored *stored, int i)
{
    const struct tlc_stored_weight *weight = &stored->weight[i];
    return &stored->model->layer[weight->layer].weight[weight->weight];
}

/* Sizes that are not said are 1. */
static int64_t size_of(const struct tlc_stored_weight *weight, int axis)
{
    return weight->size[axis] ? weight->size[axis] : 1;
}

static int64_t count_of(const struct tlc_stored_weight *weight)
{
    int64_t count = 1;
    for (int i = 0; i < TLC_MOST_DIMENSIONS; i++)
        count *= size_of(weight, i);
    return count;
}

/* Where the weight array's number, counted row by row, is in the tensor. */
static int64_t place_of(const struct tlc_stored_weight *weight, int64_t number)
{
    int64_t at = weight->first;
    for (int i = TLC_MOST_DIMENSIONS; i-- > 0;) {
        at += number % size_of(weight, i) * weight->stride[i];
        number /= size_of(weight, i);
    }
    return at;
}

/* Into panels, as the kernels want them. */
static void put(struct tlc_stored *stored, int i, const float *numbers)
{
    const struct tlc_tensor *tensor = tensor_of(stored, i);
    const size_t rows = (size_t)tensor->rows, columns = (size_t)tensor->columns;
    const size_t panel = (size_t)tensor->panel;
    float *weights = tlc_numbers(tensor, stored->weights);
    for (size_t row = 0; row < rows; row++)
        for (size_t column = 0; column < columns; column++)
            weights[(column / panel * rows + row) * panel + column % panel] =
                numbers[place_of(&stored->weight[i], (int64_t)(row * columns + column))];
}

/* ---- the file ----------------------------------------------------------------------------------
 */

static int find_tensor(const struct tlc_foreign *file, const struct tlc_stored_weight *weight)
{
    for (int i = 0; i < file->tensors; i++)
        if (strcmp(file->tensor[i].name, weight->tensor) == 0 &&
            tlc_foreign_count(&file->tensor[i]) == count_of(weight))
            return i;
    tlc_fail("%s is not the file that the spec was compiled with: tensor %s is missing, or of "
             "another shape",
             file->path, weight->tensor);
}

static void read_all(struct tlc_stored *stored, const struct tlc_foreign *file)
{
    struct tlc_fault fault;
    const size_t count = (size_t)stored->count;
    int *tensors = tlc_allocate(count, sizeof *tensors);
    float **numbers = tlc_allocate(count, sizeof *numbers);
    for (int i = 0; i < stored->count; i++) {
        tensors[i] = find_tensor(file, &stored->weight[i]);
        numbers[i] = tlc_allocate((size_t)count_of(&stored->weight[i]), sizeof(float));
    }
    if (!tlc_foreign_numbers(file, stored->count, tensors, numbers, &fault))
        tlc_fail("%s", fault.text);
    for (int i = 0; i < stored->count; i++) {
        put(stored, i, numbers[i]);
        free(numbers[i]);
    }
    free(numbers);
    free(tensors);
}

/* A new string. */
char *tlc_stored_path(const struct tlc_options *options, const char *path)
{
    char *below = options->data && *path != '/' ? tlc_format("%s/%s", options->data, path) : NULL;
    if (below && access(path, F_OK) != 0 && access(below, F_OK) == 0)
        return below;
    free(below);
    return tlc_format("%s", path);
}

void tlc_load_stored(const struct tlc_options *options, struct tlc_stored *stored)
{
    const struct tlc_output output = tlc_output_begin(options->quiet);
    char *path = tlc_stored_path(options, stored->path);
    struct tlc_foreign file;
    struct tlc_fault fault;
    if (!tlc_foreign_open_as(path, stored->reader, &file, &fault) ||
        !tlc_foreign_checksum(path, &stored->checksum, &fault))
        tlc_fail("%s", fault.text);
    stored->weights = tlc_keep(tlc_allocate_aligned(stored->model->size));
    read_all(stored, &file);
    tlc_say(&output, "%s begins with weights of %s, checksum %08x", stored->model->name, path,
            stored->checksum);
    tlc_foreign_end(&file);
    free(path);
}
