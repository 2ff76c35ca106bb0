/* one_file.h: what --emit makes of one model as one file. */
#ifndef ONE_FILE_H
#define ONE_FILE_H

#include "base/text.h"
#include "options.h"

/* Writes it to the file that -o names, or as NAME with this ending to the directory, or to
 * DEFAULT_DIRECTORY; then says so, behind a note, which may be empty. Says on standard error what
 * is wrong; whether it is written. */
bool write_one_file(Arena *arena, const Options *options, const char *name, const char *ending,
                    const Text *text, const char *note);

#endif
