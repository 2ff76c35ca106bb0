/* atomic_file.h: files that appear whole or not at all. */
#ifndef TLC_ATOMIC_FILE_H
#define TLC_ATOMIC_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "system/ending.h"

/* Makes a directory and its parents, as far as they are missing. */
void tlc_make_directories(const char *directory);

/* The one folder below an output directory, and how what tlc writes there begins: a drawing, with
 * the figure's name in it, and a table. */
#define TLC_FIGURE_FOLDER    "figures"
#define TLC_FIGURE_BEGINNING "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"tlc-%.*s"
#define TLC_FIGURE_HEADING   "figure,panel,"

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

/* What is in a folder of the directory, as "FOLDER/NAME", in no order, with NULL behind the last;
 * nothing where there is no such folder. Ends the program where it is none, or cannot be read or
 * written to. */
char **tlc_files_list(const struct tlc_files *files, const char *folder);
void tlc_files_list_free(char **names);

/* Whether tlc has written the file, by how it begins. */
bool tlc_files_own(const struct tlc_files *files, const char *name);

/* Writes the bytes to a temporary file, which takes its place with all others of tlc_files_place.
 * It has the permissions of the file it replaces. A name "FOLDER/NAME" stands in a folder of the
 * directory, which is made where it is missing. */
void tlc_files_stage(struct tlc_files *files, const char *name, const void *bytes, size_t size);

/* The same of bytes that come one part after the other. Each ends the program where it cannot. */
struct tlc_staging {
    struct tlc_files *files;
    char *name;
    int descriptor;
    mode_t replaced; /* 0: there is no file of that name */
};
struct tlc_staging tlc_files_stage_begin(struct tlc_files *files, const char *name);
void tlc_files_stage_add(const struct tlc_staging *staging, const void *bytes, size_t size);
void tlc_files_stage_end(struct tlc_staging *staging);

/* Whether a file of that name is staged. */
bool tlc_files_is_staged(const struct tlc_files *files, const char *name);

/* The file of an earlier run is to go when the others take their places, if tlc wrote it,
 * and with the last of them its folder. */
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
