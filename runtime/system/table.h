/* table.h: tables on standard output, as wide as the terminal at most.
 *
 * Numbers stand below one another by their points, all numbers of a cell each for itself, as in
 * "+1.44 [0.65, 2.22]". Texts that are too wide are shortened in their middle; columns that do not
 * fit all the same come below, behind the first columns again.
 */
#ifndef TLC_TABLE_H
#define TLC_TABLE_H

#include "system/printing.h"

struct tlc_table {
    int columns, rows; /* the first row is the heading, whose cells may have several lines */
    int keys;          /* columns that tell what a row is of: they stand in each part */
    bool wraps;        /* rather than columns, cells of the last one go on below, and headings of
                          numbers are shortened too */
    int marked;        /* the row that stands out, or -1 */
    char **cell;       /* rows x columns, on the heap; NULL: empty */
};

/* Empty, with one key column and no marked row. */
struct tlc_table tlc_table_begin(int columns, int rows);
void tlc_table_end(struct tlc_table *table);

/* Takes the text over. */
void tlc_table_set(struct tlc_table *table, int row, int column, char *text);

/* How wide it is unless something is shortened. */
int tlc_table_width(const struct tlc_table *table);

/* In so many columns, at least TLC_LEAST_COLUMNS. */
void tlc_table_print(const struct tlc_output *output, const struct tlc_table *table, int width);

#endif
