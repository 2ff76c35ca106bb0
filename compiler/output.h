/* output.h: files that appear whole or not at all. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "base/text.h"

typedef struct Output {
    const char *path; /* "-" is standard output */
    const Text *text;
    const char *directory; /* to be made when it is missing, or NULL */
} Output;

/* What went wrong, and with which file. */
typedef struct OutputProblem {
    const char *path, *reason;
} OutputProblem;

/* Writes all the files, or, when one of them cannot be written, leaves all as they were; what has
 * gone to standard output or a device stays there. Returns whether they are written.
 *
 * Each is written to a temporary file beside it, which is renamed when all are complete. An
 * unchanged file is left alone, so that nothing is rebuilt for it; one that changes keeps its
 * mode. Where the path is a link, the file that it leads to is replaced, unless the link is
 * another user's. Nothing waits for a reader of a FIFO. */
bool outputs_write(Arena *arena, const Output *outputs, size_t count, OutputProblem *problem);

/* DEFAULT_DIRECTORY/NAME.c for a spec NAME.yaml, or stdin.c for one from standard input, below the
 * current directory. */
#define DEFAULT_DIRECTORY "generated"
const char *output_default(Arena *arena, const char *spec);

#endif
