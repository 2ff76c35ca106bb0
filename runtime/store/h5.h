/* h5.h: HDF5 files of groups, text attributes and arrays of float, laid out in memory.
 *
 * Written here, since the HDF5 library does not survive a failed allocation: it recurses, damages
 * the heap, or goes on. Source: HDF5 File Format Specification 2.0, with superblock 0, version 1
 * object headers and symbol tables, which every version of the library reads.
 */
#ifndef TLC_H5_H
#define TLC_H5_H

#include <stdint.h>

#include "store/file_bytes.h"

struct h5_link {
    const char *name;
    uint64_t address;
};

struct h5_file {
    struct tlc_file_bytes bytes;
    int tree_half; /* half of the nodes that a group's tree has room for */
};

/* A group that is being made. All zero before its first attribute or member. */
struct h5_group {
    struct tlc_file_bytes messages;
    int attributes;
    struct h5_link *link;
    int links;
};

/* Begins a file in which no group has more than so many members. */
struct h5_file tlc_h5_begin(int most_links);

/* An attribute of the group: one text or a list of them. Together they are at most 4 GiB. An empty
 * list has the type that numpy gives it: float64. */
void tlc_h5_put_text(struct h5_file *file, struct h5_group *group, const char *name,
                     const char *text);
void tlc_h5_put_texts(struct h5_file *file, struct h5_group *group, const char *name,
                      char *const *texts, int count);

/* An array of one or two dimensions; its address. */
uint64_t tlc_h5_add_array(struct h5_file *file, const float *numbers, int dimensions,
                          const uint64_t *size);

/* Makes what stands at the address a member. The name is not copied. */
void tlc_h5_add_link(struct h5_group *group, const char *name, uint64_t address);

/* Ends the group, whose members are in the file already; its address. */
uint64_t tlc_h5_end_group(struct h5_file *file, struct h5_group *group);

/* Ends the file with its root: the file's bytes, to be freed. */
struct tlc_file_bytes tlc_h5_end(struct h5_file *file, struct h5_group *root);

#endif
