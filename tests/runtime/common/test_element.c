/* test_element.c: numbers of every type are read as what they are. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "common/element.h"

typedef struct Kind {
    enum tlc_element element;
    size_t size;
    const char *name, *type, *identifier;
    bool is_float;
    /* Three numbers, of which the second is the largest by its magnitude. */
    const void *numbers;
    double values[3], largest;
} Kind;

#define NUMBERS(type, ...)                                                                         \
    (const type[]){__VA_ARGS__},                                                                   \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

static const Kind kinds[] = {
    {TLC_UINT8, 1, "uint8", "uint8_t", "TLC_UINT8", false, NUMBERS(uint8_t, 3, 255, 0), 255},
    {TLC_INT8, 1, "int8", "int8_t", "TLC_INT8", false, NUMBERS(int8_t, 3, -128, 127), 128},
    {TLC_UINT16, 2, "uint16", "uint16_t", "TLC_UINT16", false, NUMBERS(uint16_t, 3, 65535, 256),
     65535},
    {TLC_INT16, 2, "int16", "int16_t", "TLC_INT16", false, NUMBERS(int16_t, 3, -32768, 32767),
     32768},
    {TLC_UINT32, 4, "uint32", "uint32_t", "TLC_UINT32", false,
     NUMBERS(uint32_t, 3, 4294967295, 65536), 4294967295},
    {TLC_INT32, 4, "int32", "int32_t", "TLC_INT32", false,
     NUMBERS(int32_t, 3, -2147483647, 2147483646), 2147483647},
    {TLC_UINT64, 8, "uint64", "uint64_t", "TLC_UINT64", false,
     NUMBERS(uint64_t, 3, 4503599627370497, 65536), 4503599627370497},
    {TLC_INT64, 8, "int64", "int64_t", "TLC_INT64", false,
     NUMBERS(int64_t, 3, -4503599627370497, 4503599627370496), 4503599627370497},
    {TLC_FLOAT32, 4, "float32", "float", "TLC_FLOAT32", true, NUMBERS(float, 3, -0x1.8p100, 0.5),
     0x1.8p100},
    {TLC_FLOAT64, 8, "float64", "double", "TLC_FLOAT64", true, NUMBERS(double, 3, -0x1.8p1000, 0.1),
     0x1.8p1000},
};

Test(element, has_its_size_and_its_names)
{
    cr_assert_eq(sizeof kinds / sizeof *kinds, TLC_ELEMENTS);
    for (const Kind *kind = kinds; kind < kinds + TLC_ELEMENTS; kind++) {
        cr_expect_eq(tlc_element_size(kind->element), kind->size, "%s", kind->name);
        cr_expect_str_eq(tlc_element_name(kind->element), kind->name);
        cr_expect_str_eq(tlc_element_type(kind->element), kind->type);
        cr_expect_str_eq(tlc_element_identifier(kind->element), kind->identifier);
        cr_expect_eq(tlc_element_is_float(kind->element), kind->is_float, "%s", kind->name);
        cr_expect_eq(tlc_element_find(kind->name), kind->element, "%s", kind->name);
    }
    cr_expect_eq(tlc_element_find("float16"), TLC_ELEMENTS);
    cr_expect_eq(tlc_element_find(""), TLC_ELEMENTS);
}

Test(element, numbers_are_read_as_what_they_are)
{
    for (const Kind *kind = kinds; kind < kinds + TLC_ELEMENTS; kind++)
        for (size_t i = 0; i < 3; i++)
            cr_expect_eq(tlc_element_number(kind->element, kind->numbers, i), kind->values[i],
                         "%s %zu", kind->name, i);
}

Test(element, whole_numbers_keep_all_their_digits)
{
    static const int64_t large[] = {INT64_MIN + 1, INT64_MAX};
    for (const Kind *kind = kinds; kind < kinds + TLC_ELEMENTS; kind++)
        for (size_t i = 0; i < 3 && !kind->is_float; i++)
            cr_expect_eq(tlc_element_whole(kind->element, kind->numbers, i),
                         (int64_t)kind->values[i], "%s %zu", kind->name, i);
    for (size_t i = 0; i < 2; i++)
        cr_expect_eq(tlc_element_whole(TLC_INT64, large, i), large[i]);
}

Test(element, the_largest_is_told_by_magnitude)
{
    for (const Kind *kind = kinds; kind < kinds + TLC_ELEMENTS; kind++) {
        cr_expect_eq(tlc_element_largest(kind->element, kind->numbers, 3), kind->largest, "%s",
                     kind->name);
        cr_expect_eq(tlc_element_largest(kind->element, kind->numbers, 1), 3, "%s", kind->name);
        cr_expect_eq(tlc_element_largest(kind->element, kind->numbers, 0), 0, "%s", kind->name);
    }
}
