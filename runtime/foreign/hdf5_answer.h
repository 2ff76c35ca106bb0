/* hdf5_answer.h: what the parts of the child share that reads an HDF5 file. */
#ifndef TLC_HDF5_ANSWER_H
#define TLC_HDF5_ANSWER_H

#include <hdf5.h>
#include <stddef.h>
#include <stdint.h>

/* All that is sent goes there. */
void tlc_hdf5_answer_on(int descriptor);

void tlc_hdf5_send(const void *bytes, size_t size);
void tlc_hdf5_send_head(char letter, uint64_t length);

/* Sends a last message, and ends. */
_Noreturn void tlc_hdf5_end(char letter, const char *text);

/* Says what is wrong with the file, and ends. */
_Noreturn void tlc_hdf5_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends the process unless it is done within a minute of the processor, and a second for each of so
 * many megabytes that it reads. */
void tlc_hdf5_allow_for(uint64_t megabytes);

/* Memory, all zero. */
void *tlc_hdf5_room(size_t size);

/* A data set whose numbers are in the file itself. */
hid_t tlc_hdf5_open_set(hid_t file, const char *path);

/* Says why what has been told of the set could not be read, and ends: a filter that is not here, or
 * damage. */
_Noreturn void tlc_hdf5_fail_to_read(hid_t set, const char *what);

/* What its numbers are called: "float32"; NULL: they are none that tlc reads. */
const char *tlc_hdf5_type_name(hid_t type);

#endif
