/* own_file.h: whose a file of the output directory is. */
#ifndef TLC_OWN_FILE_H
#define TLC_OWN_FILE_H

#include <sys/stat.h>

#include "system/atomic_file.h"

/* Where a name such as "figures/seeds.svg" stands, and what it is called there. */
struct tlc_file_place {
    int directory;    /* a descriptor, or -1 with errno: the folder is not there, or is a link */
    const char *name; /* a part of the whole name */
    bool opened;      /* for this place alone */
};
struct tlc_file_place tlc_files_find(const struct tlc_files *files, const char *name);
void tlc_files_leave(struct tlc_file_place *place); /* keeps errno */

/* The file's kind and permissions, 0 where there is none. */
mode_t tlc_files_mode(const struct tlc_files *files, const char *name);

#endif
