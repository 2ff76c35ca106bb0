/* lines.h: examples as lines of numbers. */
#ifndef TLC_LINES_H
#define TLC_LINES_H

#include "formats/sources.h"

/* Standard input, an example a line: its numbers in the order of memory, with blanks, a comma or a
 * semicolon between them. Each must be one that the source's element holds. */
extern const struct tlc_block_reader tlc_line_blocks;

#endif
