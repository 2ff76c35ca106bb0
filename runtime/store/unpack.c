/* unpack.c: a weight array as files have it. */
#include "store/unpack.h"

#include "engine/engine.h"
#include "system/allocate.h"

size_t tlc_unpacked(const struct tlc_tensor *tensor)
{
    return (size_t)tensor->rows * (size_t)tensor->columns;
}

float *tlc_unpack(const struct tlc_tensor *tensor, const void *weights)
{
    const float *numbers = tlc_numbers(tensor, weights);
    const size_t rows = (size_t)tensor->rows, columns = (size_t)tensor->columns;
    const size_t panel = (size_t)tensor->panel;
    float *plain = tlc_allocate(tlc_unpacked(tensor), sizeof *plain);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            plain[i * columns + j] = numbers[(j / panel * rows + i) * panel + j % panel];
    return plain;
}
