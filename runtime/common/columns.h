/* columns.h: texts as wide as they are on a terminal, and made to fit. */
#ifndef TLC_COLUMNS_H
#define TLC_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

/* The columns of a terminal that a character takes: 2 for what is as wide as it is high, 0 for what
 * is invisible and for marks that stand on the character before, else 1. Unicode 15, East Asian
 * Width and general categories Mn, Me and Cf, in the ranges that texts may meet. */
size_t tlc_character_columns(uint32_t code);

/* Those of a text as it is shown: what glyph.h shows by its code point is as wide as that. */
size_t tlc_columns(const char *text);

/* How many bytes of the text, whole characters, fit into so many columns. */
size_t tlc_columns_fit(const char *text, size_t columns);

/* How many bytes of the text stand on a line of so many columns: up to a space, if there is one,
 * and else as many as fit, but at least a character of what is not empty. */
size_t tlc_columns_break(const char *text, size_t columns);

/* The text in at most so many columns, at least 5: what is wider has "..." in its middle. Writes at
 * most `size` bytes, with the zero. */
void tlc_columns_shorten(char *shortened, size_t size, const char *text, size_t columns);

/* How wide what is written to the descriptor may be: $COLUMNS if that is a number, else as wide as
 * the terminal, 80 where it is none; at least TLC_LEAST_COLUMNS. */
enum { TLC_LEAST_COLUMNS = 60, TLC_USUAL_COLUMNS = 80, TLC_MOST_COLUMNS = 1000 };
int tlc_output_columns(int descriptor);

#endif
