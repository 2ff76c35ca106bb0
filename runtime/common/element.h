/* element.h: types of numbers in files and in memory. */
#ifndef TLC_ELEMENT_H
#define TLC_ELEMENT_H

#include <stddef.h>

/* In the byte order of the machine. */
enum tlc_element {
    TLC_UINT8,
    TLC_INT8,
    TLC_UINT16,
    TLC_INT16,
    TLC_UINT32,
    TLC_INT32,
    TLC_INT64,
    TLC_FLOAT32,
    TLC_FLOAT64,
    TLC_ELEMENTS
};

/* Bytes of one; its name as NumPy has it, such as "float32". */
size_t tlc_element_size(enum tlc_element element);
const char *tlc_element_name(enum tlc_element element);

#endif
