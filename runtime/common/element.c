/* element.c: types of numbers in files and in memory. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "common/element.h"

static const struct {
    size_t size;
    const char *name, *type, *identifier;
} elements[TLC_ELEMENTS] = {
    [TLC_UINT8] = {1, "uint8", "uint8_t", "TLC_UINT8"},
    [TLC_INT8] = {1, "int8", "int8_t", "TLC_INT8"},
    [TLC_UINT16] = {2, "uint16", "uint16_t", "TLC_UINT16"},
    [TLC_INT16] = {2, "int16", "int16_t", "TLC_INT16"},
    [TLC_UINT32] = {4, "uint32", "uint32_t", "TLC_UINT32"},
    [TLC_INT32] = {4, "int32", "int32_t", "TLC_INT32"},
    [TLC_UINT64] = {8, "uint64", "uint64_t", "TLC_UINT64"},
    [TLC_INT64] = {8, "int64", "int64_t", "TLC_INT64"},
    [TLC_FLOAT32] = {4, "float32", "float", "TLC_FLOAT32"},
    [TLC_FLOAT64] = {8, "float64", "double", "TLC_FLOAT64"},
};

size_t tlc_element_size(enum tlc_element element)
{
    return elements[element].size;
}

const char *tlc_element_name(enum tlc_element element)
{
    return elements[element].name;
}

const char *tlc_element_type(enum tlc_element element)
{
    return elements[element].type;
}

const char *tlc_element_identifier(enum tlc_element element)
{
    return elements[element].identifier;
}

enum tlc_element tlc_element_find(const char *name)
{
    int element = 0;
    while (element < TLC_ELEMENTS && strcmp(elements[element].name, name) != 0)
        element++;
    return (enum tlc_element)element;
}

bool tlc_element_is_float(enum tlc_element element)
{
    return element == TLC_FLOAT32 || element == TLC_FLOAT64;
}

#define LARGEST(type, numbers, count)                                                              \
    for (size_t i = 0; i < (count); i++) {                                                         \
        const double magnitude = fabs((double)((const type *)(numbers))[i]);                       \
        largest = magnitude > largest ? magnitude : largest;                                       \
    }

double tlc_element_largest(enum tlc_element element, const void *numbers, size_t count)
{
    double largest = 0;
    switch (element) {
    case TLC_UINT8:
        LARGEST(uint8_t, numbers, count)
        break;
    case TLC_INT8:
        LARGEST(int8_t, numbers, count)
        break;
    case TLC_UINT16:
        LARGEST(uint16_t, numbers, count)
        break;
    case TLC_INT16:
        LARGEST(int16_t, numbers, count)
        break;
    case TLC_UINT32:
        LARGEST(uint32_t, numbers, count)
        break;
    case TLC_INT32:
        LARGEST(int32_t, numbers, count)
        break;
    case TLC_UINT64:
        LARGEST(uint64_t, numbers, count)
        break;
    case TLC_INT64:
        LARGEST(int64_t, numbers, count)
        break;
    case TLC_FLOAT32:
        LARGEST(float, numbers, count)
        break;
    default:
        LARGEST(double, numbers, count)
    }
    return largest;
}

double tlc_element_number(enum tlc_element element, const void *numbers, size_t index)
{
    switch (element) {
    case TLC_UINT8:
        return ((const uint8_t *)numbers)[index];
    case TLC_INT8:
        return ((const int8_t *)numbers)[index];
    case TLC_UINT16:
        return ((const uint16_t *)numbers)[index];
    case TLC_INT16:
        return ((const int16_t *)numbers)[index];
    case TLC_UINT32:
        return ((const uint32_t *)numbers)[index];
    case TLC_INT32:
        return ((const int32_t *)numbers)[index];
    case TLC_UINT64:
        return (double)((const uint64_t *)numbers)[index];
    case TLC_INT64:
        return (double)((const int64_t *)numbers)[index];
    case TLC_FLOAT32:
        return (double)((const float *)numbers)[index];
    default:
        return ((const double *)numbers)[index];
    }
}

static int64_t at_most(uint64_t number)
{
    return number < INT64_MAX ? (int64_t)number : INT64_MAX;
}

int64_t tlc_element_whole(enum tlc_element element, const void *numbers, size_t index)
{
    switch (element) {
    case TLC_UINT8:
        return ((const uint8_t *)numbers)[index];
    case TLC_INT8:
        return ((const int8_t *)numbers)[index];
    case TLC_UINT16:
        return ((const uint16_t *)numbers)[index];
    case TLC_INT16:
        return ((const int16_t *)numbers)[index];
    case TLC_UINT32:
        return ((const uint32_t *)numbers)[index];
    case TLC_INT32:
        return ((const int32_t *)numbers)[index];
    case TLC_UINT64:
        return at_most(((const uint64_t *)numbers)[index]);
    default:
        return ((const int64_t *)numbers)[index];
    }
}
