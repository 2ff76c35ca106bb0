/* element.c: types of numbers in files and in memory. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "common/element.h"

/* Each with its type in C and its name; unsigned ones of 64 bits by themselves, since they may be
 * more than a whole number of ours can. */
#define SMALL_WHOLE(DO)                                                                            \
    DO(TLC_UINT8, uint8_t, "uint8")                                                                \
    DO(TLC_INT8, int8_t, "int8")                                                                   \
    DO(TLC_UINT16, uint16_t, "uint16")                                                             \
    DO(TLC_INT16, int16_t, "int16")                                                                \
    DO(TLC_UINT32, uint32_t, "uint32")                                                             \
    DO(TLC_INT32, int32_t, "int32")                                                                \
    DO(TLC_INT64, int64_t, "int64")
#define OTHERS(DO)                                                                                 \
    DO(TLC_UINT64, uint64_t, "uint64")                                                             \
    DO(TLC_FLOAT32, float, "float32")                                                              \
    DO(TLC_FLOAT64, double, "float64")

#define ROW(element, c_type, called) [element] = {sizeof(c_type), called, #c_type, #element},
static const struct {
    size_t size;
    const char *name, *type, *identifier;
} elements[TLC_ELEMENTS] = {SMALL_WHOLE(ROW) OTHERS(ROW)};

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

#define LARGEST(element, c_type, called)                                                           \
    case element:                                                                                  \
        for (size_t i = 0; i < count; i++) {                                                       \
            const double magnitude = fabs((double)((const c_type *)numbers)[i]);                   \
            largest = magnitude > largest ? magnitude : largest;                                   \
        }                                                                                          \
        break;

double tlc_element_largest(enum tlc_element element, const void *numbers, size_t count)
{
    double largest = 0;
    switch (element) {
        SMALL_WHOLE(LARGEST)
        OTHERS(LARGEST)
    case TLC_ELEMENTS:
        break;
    }
    return largest;
}

#define NUMBER(element, c_type, called)                                                            \
    case element:                                                                                  \
        return (double)((const c_type *)numbers)[index];

double tlc_element_number(enum tlc_element element, const void *numbers, size_t index)
{
    switch (element) {
        SMALL_WHOLE(NUMBER)
        OTHERS(NUMBER)
    case TLC_ELEMENTS:
        break;
    }
    return (double)NAN;
}

static int64_t at_most(uint64_t number)
{
    return number < INT64_MAX ? (int64_t)number : INT64_MAX;
}

#define WHOLE(element, c_type, called)                                                             \
    case element:                                                                                  \
        return ((const c_type *)numbers)[index];

int64_t tlc_element_whole(enum tlc_element element, const void *numbers, size_t index)
{
    switch (element) {
        SMALL_WHOLE(WHOLE)
    default:
        return at_most(((const uint64_t *)numbers)[index]);
    }
}
