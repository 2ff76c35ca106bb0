/* hdf5_rows.h: the rows of a data set, as the child reads them. */
#ifndef TLC_HDF5_ROWS_H
#define TLC_HDF5_ROWS_H

#include <hdf5.h>

/* Says what type and shape the data set has, then its numbers, in this machine's byte order. */
void tlc_hdf5_tell_rows(hid_t file, const char *path);

#endif
