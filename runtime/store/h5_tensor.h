/* h5_tensor.h: a model's weight arrays in HDF5 files. */
#ifndef TLC_H5_TENSOR_H
#define TLC_H5_TENSOR_H

#include "engine/tables.h"
#include "store/h5.h"

/* Adds the array, row by row; its address. */
uint64_t tlc_h5_add_tensor(struct h5_file *file, const struct tlc_tensor *tensor,
                           const void *weights);

#endif
