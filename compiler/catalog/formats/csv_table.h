/* csv_table.h: what a spec says of a table, and what it leaves to the table itself. */
#ifndef CATALOG_CSV_TABLE_H
#define CATALOG_CSV_TABLE_H

#include "catalog/format.h"
#include "formats/look.h"

/* How a column becomes numbers. WORDS: a 1 for the one that is found. */
typedef enum { COLUMN_NUMBER, COLUMN_OPTIONAL, COLUMN_IGNORED, COLUMN_WORDS } ColumnKind;

typedef struct Column {
    const char *name;
    Span span;
    ColumnKind kind;
    WordList words;
} Column;

typedef struct Table {
    Word label, delimiter;
    WordList missing;
    Span columns_span;
    List(Column) columns;
    Flag header;
    Count skip;
} Table;

/* Where the spec says that the column is what a model learns, or NULL. */
const Word *csv_learned(const DataSet *data, const char *column);

/* ---- csv_seen.c ------------------------------------------------------------------------------ */

/* Takes classes and columns that the spec leaves out from the tables themselves, which are looked
 * for where an experiment looks without --data, and adds them to the spec's defaults. Reports what
 * cannot be found; returns whether nothing was. */
bool csv_see(Reader *reader, DataSet *data);

/* The values of a column in order of size or of the alphabet: that in which they come says nothing.
 * There are `column->words.count` of them. */
const char **csv_sorted_words(Arena *arena, const struct tlc_look_column *column);

#endif
