/* hdf5_data.h: images and labels as two data sets of an HDF5 file, which a child reads. */
#ifndef TLC_HDF5_DATA_H
#define TLC_HDF5_DATA_H

#include "formats/sources.h"

extern const struct tlc_source_format tlc_format_hdf5;

#endif
