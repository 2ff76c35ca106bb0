/* printing.h: standard output. */
#ifndef TLC_PRINTING_H
#define TLC_PRINTING_H

#include <stdbool.h>

struct tlc_output {
    bool quiet;    /* print nothing */
    bool terminal; /* lines can be rewritten */
    bool colour;
};

/* Finds out what standard output is. */
struct tlc_output tlc_output_begin(bool quiet);

/* Prints and flushes; ends the program when nobody can read it, or, once that is to be postponed,
 * in tlc_print_end. What the arguments bring in is shown as tlc_clean does. */
void tlc_print_postpone(void);
void tlc_print_end(void);
void tlc_print(const struct tlc_output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Puts this line, which must be narrower than the terminal, in the place of the one before, if that
 * was such a line too. What tlc_print prints next stands in its place. */
void tlc_print_over(const struct tlc_output *output, const char *line);

/* The same as tlc_print in bold where colours are welcome; `text` is one line without its end, which is broken
 * where it is too wide. */
void tlc_print_heading(const struct tlc_output *output, const char *text);

/* How wide lines may be: common/columns.h. */
int tlc_terminal_width(void);

/* A sentence in lines no wider than that. */
void tlc_print_wrapped(const struct tlc_output *output, const char *words);

/* The same of a sentence without its end that is made as tlc_print makes it. */
void tlc_say(const struct tlc_output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Texts with two spaces between, none of which is broken, in as many such lines as they take. */
void tlc_print_pieces(const struct tlc_output *output, char *const *pieces, int count);

/* Of at most so many characters a progress bar is made, beside its frame of two spaces and two
 * brackets. */
enum { TLC_LONGEST_BAR = 20, TLC_BAR_FRAME = 4 };

/* The bar with the two spaces before it, or nothing when there is no room for one. */
void tlc_progress_bar(char *bar, double fraction, int room);

#endif
