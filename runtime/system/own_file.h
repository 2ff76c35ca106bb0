/* own_file.h: whose a file of the output directory is. */
#ifndef TLC_OWN_FILE_H
#define TLC_OWN_FILE_H

#include <sys/stat.h>

#include "system/atomic_file.h"

/* The file's kind and permissions, 0 where there is none. */
mode_t tlc_files_mode(const struct tlc_files *files, const char *name);

#endif
