/* look_csv.h: what a table is like, in words and tables of 80 columns. */
#ifndef LOOK_CSV_H
#define LOOK_CSV_H

#include "base/text.h"
#include "commands/data_options.h"
#include "formats/look.h"

/* Reads the table and appends all of it; false and a fault where it cannot be read. */
bool show_csv(Text *text, const DataOptions *options, struct tlc_fault *fault);

/* Reads the table, as the options say or its first rows show; to be ended by tlc_look_end. */
bool look_at_csv(const DataOptions *options, struct tlc_look_table *table, struct tlc_fault *fault);

/* What a model should not be given as it is, and what may go wrong where that column is to be
 * predicted (-1: nobody knows which), a sentence each. */
typedef List(const char *) Sights;
Sights sights_of(Arena *arena, const struct tlc_look_table *table, int64_t label);

/* Words in lines of up to 80 columns: the first begins with `first`, all others with `next`. */
void add_wrapped(Text *text, const char *first, const char *next, const char *words);

/* A number in up to 8 columns, of up to 4 digits, but all of a whole number. */
const char *shown_number(Arena *arena, double number);

/* "class_1 71, class_0 59", as many as fit into so many columns. */
const char *shown_values(Arena *arena, const struct tlc_look_column *column, size_t width);

#endif
