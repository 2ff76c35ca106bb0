/* element.h: types of numbers in files and in memory. */
#ifndef TLC_ELEMENT_H
#define TLC_ELEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the byte order of the machine. */
enum tlc_element {
    TLC_UINT8,
    TLC_INT8,
    TLC_UINT16,
    TLC_INT16,
    TLC_UINT32,
    TLC_INT32,
    TLC_UINT64,
    TLC_INT64,
    TLC_FLOAT32,
    TLC_FLOAT64,
    TLC_ELEMENTS
};

/* Bytes of one; its name as NumPy has it, such as "float32". */
size_t tlc_element_size(enum tlc_element element);
const char *tlc_element_name(enum tlc_element element);

/* In C: "float", and "TLC_FLOAT32". */
const char *tlc_element_type(enum tlc_element element);
const char *tlc_element_identifier(enum tlc_element element);

/* TLC_ELEMENTS when there is none of that name. */
enum tlc_element tlc_element_find(const char *name);

bool tlc_element_is_float(enum tlc_element element);

/* The one at this place. */
double tlc_element_number(enum tlc_element element, const void *numbers, size_t index);

/* The same of a type of whole numbers; of one that is 2^63 or more, INT64_MAX. */
int64_t tlc_element_whole(enum tlc_element element, const void *numbers, size_t index);

/* The largest magnitude of `count` numbers, all of them finite; 0 for none. */
double tlc_element_largest(enum tlc_element element, const void *numbers, size_t count);

#endif
