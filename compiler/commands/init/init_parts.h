/* init_parts.h: what first specs have in common. */
#ifndef INIT_PARTS_H
#define INIT_PARTS_H

#include "base/text.h"
#include "system/fault.h"

#include <stdbool.h>
#include <stdint.h>

/* The last part of a path. */
const char *base_name(const char *file);

/* The directory that a file or folder is in, as `path` has it: below one of those that experiments
 * look into, or else absolute. NULL and a fault where that cannot be found out. */
const char *data_path_of(Arena *arena, const char *file, struct tlc_fault *fault);

/* A name of a spec, made of the file's; `otherwise`, and then that, where it begins with no letter.
 */
const char *spec_name_of(Arena *arena, const char *file, const char *otherwise);

/* Splits at random, by label where there are classes, and a task of all rows. */
void add_random_splits(Text *text, const char *name, bool classes);

/* A line, and a comment on it in a column of its own; NULL: none. A comment is one line, whatever
 * it quotes; where that would be a long one, it stands above. */
void add_line(Text *text, const char *line, const char *comment);

/* "[a, b]" */
void add_list(Text *text, const char *const *words, int32_t count);

/* "    path: ..." of a data set: what data_path_of has found. */
void add_path(Text *text, const char *path);

/* Two models to compare, their training and comparison. */
typedef struct Nets {
    const char *name; /* of the task */
    int64_t rows;     /* of all data */
    int64_t inputs;   /* numbers that a model reads of an example */
    int64_t outputs;  /* classes, or targets */
    bool classes;
    bool missing;    /* of some inputs */
    bool flat;       /* an example is no row of numbers, but has two dimensions or more */
    bool pictures;   /* for convolutions, of a scale that needs no normalisation */
    double mean, sd; /* of targets, in all rows */
} Nets;
void add_nets(Text *text, const Nets *nets);

#endif
