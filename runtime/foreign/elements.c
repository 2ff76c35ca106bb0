/* elements.c: types of numbers in model files, all little-endian. */
#include "common/half.h"
#include "foreign/foreign_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "system/allocate.h"

/* ---- values --------------------------------------------------------------------------------- */

static double number_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double of_float32(const uint8_t *bytes)
{
    return number_of_bits(tlc_little32(bytes));
}

static double of_bfloat16(const uint8_t *bytes)
{
    return number_of_bits((uint32_t)tlc_little16(bytes) << 16);
}

static double of_float16(const uint8_t *bytes)
{
    return tlc_float_of_half(tlc_little16(bytes));
}

static double of_float64(const uint8_t *bytes)
{
    const uint64_t bits = tlc_little64(bytes);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double of_uint8(const uint8_t *bytes)
{
    return *bytes;
}

static double of_bool(const uint8_t *bytes)
{
    return *bytes != 0;
}

static double of_int8(const uint8_t *bytes)
{
    return (int8_t)*bytes;
}

static double of_uint16(const uint8_t *bytes)
{
    return tlc_little16(bytes);
}

static double of_int16(const uint8_t *bytes)
{
    return (int16_t)tlc_little16(bytes);
}

static double of_uint32(const uint8_t *bytes)
{
    return tlc_little32(bytes);
}

static double of_int32(const uint8_t *bytes)
{
    return (int32_t)tlc_little32(bytes);
}

static double of_uint64(const uint8_t *bytes)
{
    return (double)tlc_little64(bytes);
}

static double of_int64(const uint8_t *bytes)
{
    return (double)(int64_t)tlc_little64(bytes);
}

/* ---- types ---------------------------------------------------------------------------------- */

static const struct tlc_stored_element types[] = {
    {"float32", "F32", "FloatStorage", 4, of_float32},
    {"float64", "F64", "DoubleStorage", 8, of_float64},
    {"float16", "F16", "HalfStorage", 2, of_float16},
    {"bfloat16", "BF16", "BFloat16Storage", 2, of_bfloat16},
    {"int64", "I64", "LongStorage", 8, of_int64},
    {"int32", "I32", "IntStorage", 4, of_int32},
    {"int16", "I16", "ShortStorage", 2, of_int16},
    {"int8", "I8", "CharStorage", 1, of_int8},
    {"uint64", "U64", NULL, 8, of_uint64},
    {"uint32", "U32", NULL, 4, of_uint32},
    {"uint16", "U16", NULL, 2, of_uint16},
    {"uint8", "U8", "ByteStorage", 1, of_uint8},
    {"bool", "BOOL", "BoolStorage", 1, of_bool},
};
enum { TYPES = sizeof types / sizeof *types };

const struct tlc_stored_element *tlc_element_called(const char *name)
{
    for (int i = 0; i < TYPES; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

const struct tlc_stored_element *tlc_element_of_safetensors(const char *name)
{
    for (int i = 0; i < TYPES; i++)
        if (strcmp(types[i].safetensors, name) == 0)
            return &types[i];
    return NULL;
}

const struct tlc_stored_element *tlc_element_of_torch(const char *name)
{
    for (int i = 0; i < TYPES; i++)
        if (types[i].torch && strcmp(types[i].torch, name) == 0)
            return &types[i];
    return NULL;
}

/* ---- numbers of a file ------------------------------------------------------------------------
 */

bool tlc_read_plain(const struct tlc_foreign_file *file, uint64_t at,
                    const struct tlc_foreign_tensor *tensor, float *numbers,
                    struct tlc_fault *fault)
{
    const struct tlc_stored_element *type = tlc_element_called(tensor->element);
    const size_t count = (size_t)tlc_foreign_count(tensor);
    uint8_t *bytes = tlc_allocate(count, type->size);
    const bool done = tlc_foreign_file_read(file, at, bytes, count * type->size, fault);
    for (size_t i = 0; done && i < count; i++)
        numbers[i] = (float)type->value(bytes + i * type->size);
    free(bytes);
    return done;
}
