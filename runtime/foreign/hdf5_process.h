/* hdf5_process.h: the child that reads HDF5, as its parent has it. */
#ifndef TLC_HDF5_PROCESS_H
#define TLC_HDF5_PROCESS_H

#include <sys/types.h>

#include "foreign/foreign_file.h"
#include "foreign/hdf5_child.h"

struct tlc_hdf5_process {
    const char *path;
    pid_t process;
    int answer; /* to read from */
    int reason; /* why it could not be read, or 0 */
};

/* For how many milliseconds a child may say nothing. */
extern int tlc_hdf5_patience;

/* Has a child answer the request about the file. */
bool tlc_hdf5_begin(struct tlc_hdf5_process *child, const struct tlc_foreign_file *file,
                    struct tlc_hdf5_request *request, struct tlc_fault *fault);

/* Reads so many bytes; fewer, where the child has ended, or has said nothing for too long. */
size_t tlc_hdf5_hear(struct tlc_hdf5_process *child, void *bytes, size_t size);

/* The text of a message that says what is wrong, of this length; false. */
bool tlc_hdf5_hear_fault(struct tlc_hdf5_process *child, uint64_t length, struct tlc_fault *fault);

/* Ends the child, which has said all that it should, or not: then a fault, unless there is one,
 * says how it has ended. Returns `said`. */
bool tlc_hdf5_end_child(struct tlc_hdf5_process *child, bool said, struct tlc_fault *fault);

#endif
