/* element.c: types of numbers in files and in memory. */
#include "common/element.h"

static const struct {
    size_t size;
    const char *name;
} elements[TLC_ELEMENTS] = {
    [TLC_UINT8] = {1, "uint8"}, [TLC_INT8] = {1, "int8"},       [TLC_UINT16] = {2, "uint16"},
    [TLC_INT16] = {2, "int16"}, [TLC_UINT32] = {4, "uint32"},   [TLC_INT32] = {4, "int32"},
    [TLC_INT64] = {8, "int64"}, [TLC_FLOAT32] = {4, "float32"}, [TLC_FLOAT64] = {8, "float64"},
};

size_t tlc_element_size(enum tlc_element element)
{
    return elements[element].size;
}

const char *tlc_element_name(enum tlc_element element)
{
    return elements[element].name;
}
