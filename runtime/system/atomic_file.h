/* atomic_file.h: files that appear whole or not at all. */
#ifndef TLC_ATOMIC_FILE_H
#define TLC_ATOMIC_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "system/ending.h"

/* Makes a directory and its parents, as far as they are missing. */
void tlc_make_directories(const char *directory);

/* The output directory, and the files that are to appear in it together. */
struct tlc_files {
    const char *path; /* for messages */
    int directory;    /* a descriptor: the path may come to mean another directory */
    bool chosen;      /* by an option --out, which can choose another */
    int staged;       /* how many of the following are used */
    struct tlc_staged *file;
};

/* Opens the directory, which is made where it is missing. */
struct tlc_files tlc_files_open(const char *directory);
void tlc_files_close(struct tlc_files *files);

/* Ends the program where tlc could not write that file, or somebody else's stands: no regular file,
 * or none that tlc has written. */
void tlc_files_refuse_foreign(const struct tlc_files *files, const char *name);

/* Whether tlc has written the file, by how it begins. */
bool tlc_files_own(const struct tlc_files *files, const char *name);

/* Writes the bytes to a temporary file, which takes its place with all others of tlc_files_place.
 * It has the permissions of the file it replaces. */
void tlc_files_stage(struct tlc_files *files, const char *name, const void *bytes, size_t size);

/* The file of an earlier run is to go when the others take their places, if tlc wrote it. */
void tlc_files_stage_removal(struct tlc_files *files, const char *name);

/* Gives an earlier run's file another name, NAME.1 or the next that is free. That name, a new
 * string; NAME where the file system has no way; NULL where tlc wrote no such file. */
char *tlc_files_keep(const struct tlc_files *files, const char *name);

/* Puts all staged files in their places: all of them or, when one cannot be, none. */
void tlc_files_place(struct tlc_files *files);

/* Makes the names in the directory survive a crash of the machine, as far as it can. */
void tlc_files_sync(const struct tlc_files *files);

/* Removes the temporary files of runs that were killed by force, as far as it can: there must be
 * none of this run. */
void tlc_files_sweep(const struct tlc_files *files);

/* A new file under an unpredictable name; its descriptor, or -1 with errno. */
int tlc_temporary_open(struct tlc_temporary *temporary, int directory, int flags, int permissions);

#endif
