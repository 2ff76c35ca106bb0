/* h5_tensor.c: a model's weight arrays in HDF5 files. */
#include "store/h5_tensor.h"

#include <stdlib.h>

#include "store/unpack.h"

uint64_t tlc_h5_add_tensor(struct h5_file *file, const struct tlc_tensor *tensor,
                           const void *weights)
{
    uint64_t size[TLC_MOST_DIMENSIONS];
    float *plain = tlc_unpack(tensor, weights);
    for (int i = 0; i < tensor->dimensions; i++)
        size[i] = (uint64_t)tensor->size[i];
    uint64_t address = tlc_h5_add_array(file, plain, tensor->dimensions, size);
    free(plain);
    return address;
}
