/* positions.h: places in a text as the protocol counts them: from 0, columns in units of UTF-16 or,
 * where the client wants it, bytes. */
#ifndef LSP_POSITIONS_H
#define LSP_POSITIONS_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct Lines {
    const char *text;
    size_t length;
    const size_t *starts; /* of each line, of which there is one at least */
    size_t count;
    bool in_bytes; /* columns are */
} Lines;

typedef struct Position {
    size_t line, column;
} Position;

/* Lines end in LF, CR LF or CR. */
Lines lines_of(Arena *arena, const char *text, size_t length, bool in_bytes);

/* Of the character that the byte belongs to; behind the end, of the end. */
Position position_of(const Lines *lines, size_t offset);

/* A column behind the line's end is its end, a line behind the last the text's. */
size_t offset_of(const Lines *lines, Position position);

#endif
