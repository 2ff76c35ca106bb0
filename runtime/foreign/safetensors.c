/* safetensors.c: 8 bytes of length, a header of JSON, numbers. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/decimal.h"
#include "foreign/foreign_internal.h"
#include "json/json.h"
#include "system/allocate.h"

enum { LENGTH = 8, LONGEST_HEADER = 100 * 1024 * 1024 }; /* the limit of the format's own reader */

/* Where the numbers of a tensor are, from the end of the header on. */
struct range {
    uint64_t begin, end;
    const char *name;
};

static bool wrong(const struct tlc_foreign *model, const char *name, const char *what,
                  struct tlc_fault *fault)
{
    return tlc_fault_set(fault, "%s: tensor %s %s", model->path, name, what);
}

/* ---- a tensor ---------------------------------------------------------------------------------
 */

static bool read_shape(const struct tlc_foreign *model, struct tlc_foreign_tensor *tensor,
                       const json_t *shape, struct tlc_fault *fault)
{
    if (!tlc_json_is(shape, JSON_ARRAY) || json_array_size(shape) > TLC_MOST_RANK)
        return wrong(model, tensor->name, "has no shape of at most 8 sizes", fault);
    for (size_t i = 0; i < json_array_size(shape); i++) {
        const json_t *size = json_array_get(shape, i);
        if (!tlc_json_is(size, JSON_INTEGER) || json_integer_value(size) < 0)
            return wrong(model, tensor->name, "has a size that is no whole number", fault);
        tensor->shape[tensor->rank++] = json_integer_value(size);
    }
    return tlc_check_tensor(model, tensor, fault);
}

/* Whether it is as long as its numbers are, and in the file; its range if so. */
static bool read_range(const struct tlc_foreign *model, const struct tlc_foreign_tensor *tensor,
                       const json_t *offsets, uint64_t room, struct range *range,
                       struct tlc_fault *fault)
{
    const json_t *begin = json_array_get(offsets, 0), *end = json_array_get(offsets, 1);
    const size_t size = tlc_element_called(tensor->element)->size;
    if (json_array_size(offsets) != 2 || !tlc_json_is(begin, JSON_INTEGER) ||
        !tlc_json_is(end, JSON_INTEGER) || json_integer_value(begin) < 0 ||
        json_integer_value(end) < json_integer_value(begin))
        return wrong(model, tensor->name, "has no `data_offsets` of two numbers in order", fault);
    *range = (struct range){(uint64_t)json_integer_value(begin), (uint64_t)json_integer_value(end),
                            tensor->name};
    if (range->end > room)
        return tlc_fault_set(fault,
                             "%s is truncated: tensor %s ends at byte %" PRIu64 " of the data, of "
                             "which there are %" PRIu64,
                             model->path, tensor->name, range->end, room);
    if (range->end - range->begin == (uint64_t)tlc_foreign_count(tensor) * size)
        return true;
    return tlc_fault_set(fault,
                         "%s: tensor %s has %" PRIu64 " bytes, but its shape of %s needs %" PRIu64,
                         model->path, tensor->name, range->end - range->begin, tensor->element,
                         (uint64_t)tlc_foreign_count(tensor) * size);
}

static bool read_tensor(struct tlc_foreign *model, const char *name, const json_t *value,
                        uint64_t room, struct range *range, struct tlc_fault *fault)
{
    const char *type = json_string_value(json_object_get(value, "dtype"));
    const struct tlc_stored_element *element = type ? tlc_element_of_safetensors(type) : NULL;
    struct tlc_foreign_tensor *tensor = tlc_add_tensor(model, name, fault);
    if (!tensor)
        return false;
    if (!type)
        return wrong(model, name, "has no `dtype`", fault);
    if (!element)
        return tlc_fault_set(fault, "%s: tensor %s is of type %s, which tlc does not read",
                             model->path, name, type);
    tensor->element = element->name;
    if (!read_shape(model, tensor, json_object_get(value, "shape"), fault) ||
        !read_range(model, tensor, json_object_get(value, "data_offsets"), room, range, fault))
        return false;
    tensor->offset = range->begin;
    return true;
}

/* ---- the header -------------------------------------------------------------------------------
 */

static int by_begin(const void *left, const void *right)
{
    const struct range *a = left, *b = right;
    return a->begin != b->begin ? (a->begin < b->begin ? -1 : 1)
                                : (a->end > b->end) - (a->end < b->end);
}

static bool lie_apart(const struct tlc_foreign *model, struct range *ranges, size_t count,
                      struct tlc_fault *fault)
{
    qsort(ranges, count, sizeof *ranges, by_begin);
    for (size_t i = 1; i < count; i++)
        if (ranges[i].begin < ranges[i - 1].end && ranges[i].begin < ranges[i].end)
            return tlc_fault_set(fault, "%s is corrupt: tensors %s and %s overlap", model->path,
                                 ranges[i - 1].name, ranges[i].name);
    return true;
}

/* ---- order -------------------------------------------------------------------------------------
 */

/* Up to where a name is that of the layer: the last dot, or nothing. */
static const char *layer_end(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot : name;
}

/* The header is sorted by types and names: the order of the layers is lost. Numbers count as such.
 */
static int compare_parts(const char *a, const char *end_a, const char *b, const char *end_b)
{
    while (a < end_a && b < end_b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            char *after_a, *after_b;
            const unsigned long first = strtoul(a, &after_a, 10), second = strtoul(b, &after_b, 10);
            if (first != second)
                return first < second ? -1 : 1;
            a = after_a;
            b = after_b;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return (a < end_a) - (b < end_b);
}

/* Of one layer: the weights, then the bias, then what runs along. */
static int rank_of(const char *role)
{
    static const char *const roles[] = {"weight",      "kernel",      "gamma",
                                        "bias",        "beta",        "running_mean",
                                        "moving_mean", "running_var", "moving_variance"};
    const int count = sizeof roles / sizeof *roles;
    int rank = 0;
    while (rank < count && strcmp(role, roles[rank]) != 0)
        rank++;
    return rank;
}

/* By layer, then role: one order of all names, whichever two are compared. */
static int by_layer(const void *left, const void *right)
{
    const char *a = ((const struct tlc_foreign_tensor *)left)->name;
    const char *b = ((const struct tlc_foreign_tensor *)right)->name;
    const char *role_a = layer_end(a), *role_b = layer_end(b);
    const int layers = compare_parts(a, role_a, b, role_b);
    if (layers != 0)
        return layers;
    const int ranks = rank_of(role_a + (*role_a == '.')) - rank_of(role_b + (*role_b == '.'));
    if (ranks != 0)
        return ranks;
    const int roles = compare_parts(role_a, strchr(role_a, 0), role_b, strchr(role_b, 0));
    return roles ? roles : strcmp(a, b);
}

static bool read_tensors(struct tlc_foreign *model, json_t *header, uint64_t room,
                         struct tlc_fault *fault)
{
    struct range *ranges = tlc_allocate(json_object_size(header), sizeof *ranges);
    size_t count = 0;
    bool done = true;
    for (void *at = json_object_iter(header); at; at = json_object_iter_next(header, at)) {
        const char *name = json_object_iter_key(at);
        if (strcmp(name, "__metadata__") == 0)
            continue;
        if (!(done = read_tensor(model, name, json_object_iter_value(at), room, &ranges[count],
                                 fault)))
            break;
        count++;
    }
    done = done && lie_apart(model, ranges, count, fault);
    free(ranges);
    return done;
}

/* What tlc says of the data; what others write there is not believed. */
static double scale_of(const json_t *header)
{
    const json_t *metadata = json_object_get(header, "__metadata__");
    const char *text = json_string_value(json_object_get(metadata, "scale"));
    double scale = 0;
    if (text)
        tlc_decimal_of_text(text, &scale);
    return scale > 0 ? scale : 0;
}

/* The text of the header and its length; NULL and a fault. */
static char *read_header(const struct tlc_foreign_file *file, uint64_t *length,
                         struct tlc_fault *fault)
{
    uint8_t bytes[LENGTH];
    if (!tlc_foreign_file_read(file, 0, bytes, sizeof bytes, fault))
        return NULL;
    *length = tlc_little64(bytes);
    if (*length > LONGEST_HEADER || *length > file->size - LENGTH) {
        tlc_fault_write(fault,
                        "%s is truncated or no safetensors file: its header should have %" PRIu64
                        " bytes, but %" PRIu64 " follow",
                        file->path, *length, file->size - LENGTH);
        return NULL;
    }
    char *text = tlc_allocate(1, (size_t)*length + 1);
    if (tlc_foreign_file_read(file, LENGTH, text, (size_t)*length, fault))
        return text;
    free(text);
    return NULL;
}

static bool open_safetensors(const struct tlc_foreign_file *file, struct tlc_foreign *model,
                             struct tlc_fault *fault)
{
    uint64_t length;
    json_error_t error;
    char *text = read_header(file, &length, fault);
    if (!text)
        return false;
    json_t *header = json_loadb(text, (size_t)length, JSON_REJECT_DUPLICATES, &error);
    bool done = false;
    if (!tlc_json_is(header, JSON_OBJECT))
        tlc_fault_write(fault, "%s is corrupt: byte %d of its header: %s", file->path,
                        header ? 0 : error.position, header ? "no object" : error.text);
    else {
        done = read_tensors(model, header, file->size - LENGTH - length, fault);
        model->scale = scale_of(header);
    }
    for (int i = 0; i < model->tensors; i++)
        model->tensor[i].offset += LENGTH + length;
    if (model->tensors > 0)
        qsort(model->tensor, (size_t)model->tensors, sizeof *model->tensor, by_layer);
    json_decref(header);
    free(text);
    return done;
}

const struct tlc_foreign_reader tlc_foreign_safetensors = {TLC_SAFETENSORS, open_safetensors,
                                                           tlc_plain_numbers};
