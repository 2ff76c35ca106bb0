/* rows.h: rows of numbers behind a header, in a file or from something that reads one.
 *
 * A header is never believed before the data has arrived: buffers grow as bytes come in. */
#ifndef TLC_ROWS_H
#define TLC_ROWS_H

#include "formats/formats.h"
#include "system/input.h"

/* Where rows come from that are not in a file as they are. What nobody needs of it is not read. */
struct tlc_row_stream {
    bool (*read)(void *state, void *bytes, size_t size, size_t *count, struct tlc_fault *fault);
    void (*end)(void *state);
};

/* Rows of numbers, whose header has been read. */
struct tlc_rows {
    char *path;                          /* of the file, as messages name it; to be freed */
    struct tlc_input *input;             /* NULL: it could not be opened, or there is */
    const struct tlc_row_stream *stream; /* one of these instead, in this state; or NULL */
    void *state;
    enum tlc_element element;
    int characters; /* of labels that are texts: how many each has room for; 0: they are numbers */
    bool wide;      /* of 32 bits each, else bytes */
    bool swapped;   /* bytes stand the other way round than in this machine's memory */
    bool halves;    /* as which its floats stand in the file, */
    bool swapped_halves; /* and those the other way round; they are floats once they are read */
    bool by_columns;     /* the first index runs fastest, not the last */
    uint64_t rows;       /* as the header says */
    int dimensions;      /* of one row, */
    int64_t size[TLC_MOST_RANK]; /* and its sizes */
};

/* The first `count` rows of so many bytes each, to be freed by tlc_bulk_free, also after a fault.
 */
bool tlc_rows_read(const struct tlc_rows *rows, uint64_t count, size_t row_size, uint8_t **bytes,
                   struct tlc_fault *fault);

/* Reads the next `count` rows into `bytes`, which have room for them, behind so many that have been
 * read. */
bool tlc_rows_read_block(const struct tlc_rows *rows, uint64_t read, size_t count, size_t row_size,
                         void *bytes, struct tlc_fault *fault);

/* Reads the rows behind so many that have been read, which nobody needs, since the checksum stands
 * behind the last, and that nothing follows them. A file has fewer than 2^31 rows, and a spec asks
 * for no more than 2^27 bytes a row. */
bool tlc_rows_check_rest(const struct tlc_rows *rows, uint64_t read, uint64_t row_size,
                         struct tlc_fault *fault);

/* Bytes of a row of one number, or of one text. */
size_t tlc_rows_item_size(const struct tlc_rows *rows);

/* The text of a row of those that have been read, in UTF-8, without the zeros that are not it; to
 * be put into tlc_rows_text_size bytes. */
size_t tlc_rows_text_size(const struct tlc_rows *rows);
void tlc_rows_text(const struct tlc_rows *rows, const uint8_t *bytes, int row, char *text);

/* Closes what it has open. */
void tlc_rows_end(struct tlc_rows *rows);

#endif
