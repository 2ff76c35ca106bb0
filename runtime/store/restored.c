/* restored.c: weights out of a file that tlc_save_model has written, whatever its format.
 *
 * No format is read here. A model is saved once more, with weights that are marks: numbers that say
 * which weight they are. Where a mark comes to stand, the file has that weight. With all of them
 * the model is saved again, and must be the file. So a new format of saved models can be read back
 * as soon as it can be written. */
#include "store/restored.h"

#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "store/saved.h"
#include "store/unpack.h"
#include "system/allocate.h"

/* The bytes of a mark: one that is FIRST or more, and three below that. So none is found halfway
 * between two others, and no float is infinite or none. The last begins where no size or place in a
 * small file does. */
enum { FIRST = 0xc0, LEADS = 0x100 - FIRST, LAST = 0x10, LASTS = 0x7f - LAST, MARK = 4 };
static const size_t most_marks = (size_t)LEADS * FIRST * FIRST * LASTS;

/* A weight array; its numbers, row by row, have the marks from `first` on. */
struct array {
    const struct tlc_tensor *tensor;
    size_t first, count;
};

struct arrays {
    int count;
    struct array *item;
    size_t marks;
};

static struct arrays arrays_of(const struct tlc_model *model)
{
    struct arrays arrays = {0};
    int count = 0;
    for (int i = 0; i < model->layers; i++)
        count += model->layer[i].weights;
    arrays.item = tlc_allocate((size_t)count, sizeof *arrays.item);
    for (int i = 0; i < model->layers; i++)
        for (int k = 0; k < model->layer[i].weights; k++) {
            const struct tlc_tensor *tensor = &model->layer[i].weight[k];
            arrays.item[arrays.count++] =
                (struct array){tensor, arrays.marks, tlc_unpacked(tensor)};
            arrays.marks += tlc_unpacked(tensor);
        }
    return arrays;
}

/* Where the array's number is, counted row by row. */
static float *number_of(const struct array *array, size_t number, void *weights)
{
    const struct tlc_tensor *tensor = array->tensor;
    const size_t columns = (size_t)tensor->columns, panel = (size_t)tensor->panel;
    const size_t row = number / columns, column = number % columns;
    return tlc_numbers(tensor, weights) + (column / panel * (size_t)tensor->rows + row) * panel +
           column % panel;
}

/* ---- marks ------------------------------------------------------------------------------------
 */

/* Bits as a file has them, little-endian. */
static float float_of(const uint8_t *bytes)
{
    const uint32_t bits = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                          (uint32_t)bytes[3] << 24;
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static float mark_of(size_t mark)
{
    const size_t rest = mark / LEADS;
    return float_of((const uint8_t[]){(uint8_t)(FIRST + mark % LEADS), (uint8_t)(rest % FIRST),
                                      (uint8_t)(rest / FIRST % FIRST),
                                      (uint8_t)(LAST + rest / FIRST / FIRST)});
}

/* False where the bytes are no mark. */
static bool read_mark(const uint8_t *bytes, size_t *mark)
{
    if (bytes[0] < FIRST || bytes[1] >= FIRST || bytes[2] >= FIRST || bytes[3] < LAST ||
        bytes[3] >= LAST + LASTS)
        return false;
    *mark =
        ((size_t)(bytes[3] - LAST) * FIRST * FIRST + (size_t)bytes[2] * FIRST + bytes[1]) * LEADS +
        bytes[0] - FIRST;
    return true;
}

static void *marked_weights(const struct tlc_model *model, const struct arrays *arrays)
{
    void *weights = tlc_allocate_aligned(model->size);
    for (int i = 0; i < arrays->count; i++)
        for (size_t k = 0; k < arrays->item[i].count; k++)
            *number_of(&arrays->item[i], k, weights) = mark_of(arrays->item[i].first + k);
    return weights;
}

/* ---- where they stand -------------------------------------------------------------------------
 */

/* The array whose marks begin here, all of them in whatever order; NULL for none. */
static const struct array *array_at(const struct arrays *arrays, const uint8_t *bytes, size_t size)
{
    size_t mark;
    int i = 0;
    if (size < MARK || !read_mark(bytes, &mark) || mark >= arrays->marks)
        return NULL;
    while (mark >= arrays->item[i].first + arrays->item[i].count)
        i++;
    const struct array *array = &arrays->item[i];
    if (size / MARK < array->count)
        return NULL;
    for (size_t k = 0; k < array->count; k++)
        if (!read_mark(bytes + k * MARK, &mark) || mark < array->first ||
            mark >= array->first + array->count)
            return NULL;
    return array;
}

/* Each number of the file where the marked one has its mark. */
static void take_numbers(const struct arrays *arrays, const struct tlc_file_bytes *marked,
                         const uint8_t *bytes, void *weights)
{
    for (size_t at = 0; at < marked->size;) {
        const struct array *array = array_at(arrays, marked->byte + at, marked->size - at);
        for (size_t k = 0; array && k < array->count; k++) {
            size_t mark;
            if (read_mark(marked->byte + at + k * MARK, &mark))
                *number_of(array, mark - array->first, weights) = float_of(bytes + at + k * MARK);
        }
        at += array ? array->count * MARK : 1;
    }
}

/* ---- the file ---------------------------------------------------------------------------------
 */

/* Whether the recipe's model with these weights is saved so. */
static bool is_saved_as(const struct tlc_recipe *recipe, const void *weights, const uint8_t *bytes,
                        size_t size)
{
    struct tlc_file_bytes again = tlc_model_bytes(recipe, weights);
    const bool same = again.size == size && memcmp(again.byte, bytes, size) == 0;
    free(again.byte);
    return same;
}

static void *restore(const struct tlc_recipe *recipe, const struct arrays *arrays,
                     const uint8_t *bytes, size_t size)
{
    void *weights = marked_weights(recipe->model, arrays);
    struct tlc_file_bytes marked = tlc_model_bytes(recipe, weights);
    const bool alike = marked.size == size;
    memset(weights, 0, recipe->model->size);
    if (alike)
        take_numbers(arrays, &marked, bytes, weights);
    free(marked.byte);
    if (alike && is_saved_as(recipe, weights, bytes, size))
        return weights;
    free(weights);
    return NULL;
}

void *tlc_restore_model(const struct tlc_recipe *recipe, const uint8_t *bytes, size_t size)
{
    struct arrays arrays = arrays_of(recipe->model);
    void *weights = arrays.marks <= most_marks ? restore(recipe, &arrays, bytes, size) : NULL;
    free(arrays.item);
    return weights;
}
