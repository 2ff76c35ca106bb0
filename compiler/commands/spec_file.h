/* spec_file.h: a spec that a command is given, read and checked like any that is compiled. */
#ifndef SPEC_FILE_H
#define SPEC_FILE_H

#include "base/finding.h"
#include "pipeline.h"

typedef struct SpecFile {
    const Source *source;     /* NULL: it could not be read, which has been said */
    Diagnostics *diagnostics; /* which are not printed yet */
    Experiment experiment;
    bool runs; /* it has no errors, and its programs fit into memory */
} SpecFile;

/* The file, or standard input, with the programs of its plan. */
SpecFile spec_file_read(Arena *arena, const char *path);

/* The same, where that it cannot be read is a finding too. */
SpecFile spec_file_found(Arena *arena, const char *path);

/* The same, up to the plan, which has no programs. */
SpecFile spec_file_planned(Arena *arena, const char *path);

/* Exits with EXIT_USAGE where a path has no name, or standard input is to be read twice. */
void spec_paths_check(char *const *paths);

/* "no errors, 2 warnings" */
const char *findings_counted(Arena *arena, const Diagnostics *diagnostics);

#endif
